package io.streamingclient.stream;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class BackoffTests {

	private static final Duration SECOND = Duration.ofSeconds(1);

	@Test
	void waitsDoubleUpToTheLongest() {
		Backoff backoff = new Backoff(SECOND, SECOND.multipliedBy(5), 0);
		assertThat(backoff.delay(0, 0.7)).isEqualTo(SECOND);
		assertThat(backoff.delay(1, 0.7)).isEqualTo(SECOND.multipliedBy(2));
		assertThat(backoff.delay(2, 0.7)).isEqualTo(SECOND.multipliedBy(4));
		assertThat(backoff.delay(3, 0.7)).isEqualTo(SECOND.multipliedBy(5));
		assertThat(backoff.delay(Integer.MAX_VALUE, 0.7)).isEqualTo(SECOND.multipliedBy(5));
	}

	@Test
	void theLongestWaitsThereAreDoNotOverflow() {
		Backoff backoff = new Backoff(Duration.ofDays(365), Duration.ofDays(10_000), 1);
		assertThat(backoff.delay(100, 0)).isEqualTo(Duration.ofDays(10_000));
	}

	@Test
	void asMuchAsTheJitterIsLeftToChance() {
		Backoff backoff = new Backoff(SECOND, SECOND, 0.5);
		assertThat(backoff.delay(0, 0)).isEqualTo(SECOND);
		assertThat(backoff.delay(0, 0.5)).isEqualTo(Duration.ofMillis(750));
		assertThat(backoff.delay(0, 1)).isEqualTo(Duration.ofMillis(500));
	}

	@Test
	void fiveWaitsBeforeRestartsAreShorterThanHalfTheUsualWindow() {
		Duration all = Duration.ZERO;
		for (int i = 0; i < 5; i++) {
			all = all.plus(Backoff.ofRestarts().delay(i, 0));
		}
		assertThat(all).isLessThan(Duration.ofSeconds(5));
	}

	@Test
	void whatCannotWorkIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new Backoff(Duration.ZERO, SECOND, 0));
		assertThatIllegalArgumentException().isThrownBy(() -> new Backoff(SECOND, Duration.ofMillis(1), 0));
		assertThatIllegalArgumentException().isThrownBy(() -> new Backoff(SECOND, SECOND, 1.1));
		assertThatIllegalArgumentException().isThrownBy(() -> new Backoff(SECOND, SECOND, Double.NaN));
	}

}
