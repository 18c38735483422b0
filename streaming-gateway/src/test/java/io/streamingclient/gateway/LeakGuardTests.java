package io.streamingclient.gateway;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Shows that the leak guard of the autoconfigure module watches these tests too. Maven
 * puts it on the class path.
 */
class LeakGuardTests {

	@Test
	void theGuardHearsOfEveryLeak() {
		assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
		assertThat(ResourceLeakDetectorFactory.instance().getClass().getName())
			.isEqualTo("io.streamingclient.leak.ReportingDetectorFactory");
	}

}
