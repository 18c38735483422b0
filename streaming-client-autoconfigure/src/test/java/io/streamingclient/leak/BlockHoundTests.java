package io.streamingclient.leak;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.blockhound.BlockingOperationError;
import reactor.netty.http.HttpResources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Shows that a test in which an event loop blocks would fail.
 */
@Timeout(30)
class BlockHoundTests {

	@Test
	void anEventLoopCannotBlock() {
		Future<?> blocking = HttpResources.get().onClient(true).next().submit(() -> {
			assertThat(Thread.currentThread().getName()).startsWith("reactor-http");
			return new CountDownLatch(1).await(1, TimeUnit.SECONDS);
		});
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> blocking.get(20, TimeUnit.SECONDS))
			.withCauseInstanceOf(BlockingOperationError.class);
	}

}
