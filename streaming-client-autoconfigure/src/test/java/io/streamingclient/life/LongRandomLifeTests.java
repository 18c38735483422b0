package io.streamingclient.life;

import java.time.Duration;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@link RandomLifeTests} shows in seconds, for a minute.
 */
@Tag("long")
@Timeout(600)
class LongRandomLifeTests extends AbstractRandomLifeTests {

	@Test
	void everyStreamEndsOnceAndNothingIsLeftInAMinute() {
		assertThat(live(Duration.ofSeconds(60), System.nanoTime())).containsKeys("COMPLETED", "resumed", "CANCELLED",
				"shutdown", "cancelled", "timeout", "reset", "truncated", "status", "capacity", "listener");
	}

}
