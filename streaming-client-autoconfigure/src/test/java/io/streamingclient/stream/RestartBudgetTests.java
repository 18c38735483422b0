package io.streamingclient.stream;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RestartBudgetTests {

	private static final long SECOND = 1_000_000_000L;

	private final RestartBudget budget = RestartBudget.ofDefaults();

	@Test
	void fiveInTenSecondsAreAllowedAndTheSixthIsNot() {
		for (int i = 0; i < 5; i++) {
			assertThat(this.budget.take(i * SECOND)).isTrue();
		}
		assertThat(this.budget.isExceeded(5 * SECOND)).isFalse();
		assertThat(this.budget.take(5 * SECOND)).isFalse();
		assertThat(this.budget.isExceeded(5 * SECOND)).isTrue();
		assertThat(this.budget.total()).isEqualTo(6);
	}

	@Test
	void theBudgetIsWholeAgainAfterTheWindow() {
		for (int i = 0; i < 20; i++) {
			this.budget.take(i);
		}
		assertThat(this.budget.isExceeded(10 * SECOND)).isTrue();
		assertThat(this.budget.isExceeded(11 * SECOND)).isFalse();
		assertThat(this.budget.take(11 * SECOND)).isTrue();
	}

	@Test
	void aSlowTrickleNeverExceedsIt() {
		RestartBudget two = new RestartBudget(2, Duration.ofSeconds(1));
		for (int i = 0; i < 100; i++) {
			assertThat(two.take(i * SECOND)).isTrue();
		}
	}

}
