package io.streamingclient.life;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Streams are started, cancelled, broken, resumed, starved and shut down at random, in
 * every mode and over HTTP/1.1 and HTTP/2, and so are the applications they belong to:
 * every stream has one end, and nothing is left.
 */
@Timeout(180)
class RandomLifeTests extends AbstractRandomLifeTests {

	@Test
	void everyStreamEndsOnceAndNothingIsLeft() {
		assertThat(live(Duration.ofSeconds(3), System.nanoTime())).containsKeys("COMPLETED", "CANCELLED", "shutdown");
	}

}
