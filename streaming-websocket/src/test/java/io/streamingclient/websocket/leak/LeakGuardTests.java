package io.streamingclient.websocket.leak;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Shows that the guard would see a leak: this class leaks on purpose, and takes the
 * report before the guard does.
 */
@Timeout(60)
class LeakGuardTests {

	@Test
	void everyBufferIsTracked() {
		assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
	}

	@Test
	void aBufferThatNobodyReleasesIsReported() {
		leak();
		await().until(LeakGuard::detect, (reports) -> reports.contains("LeakGuardTests"));
	}

	private static void leak() {
		PooledByteBufAllocator.DEFAULT.buffer(16).writeByte(1);
	}

}
