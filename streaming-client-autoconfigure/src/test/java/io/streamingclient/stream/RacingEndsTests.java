package io.streamingclient.stream;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The wire, the caller, the watchdog and the registry end the same stream at the same
 * moment, 100,000 times: one of them decides.
 */
@Timeout(120)
class RacingEndsTests {

	private static final int BATCHES = 200;

	private static final int ROUNDS = 500;

	@Test
	void ofAllWhoEndAStreamAtTheSameTimeOneDecides() throws Exception {
		try (Lockstep threads = new Lockstep(4)) {
			for (int batch = 0; batch < BATCHES; batch++) {
				List<Round> rounds = IntStream.range(0, ROUNDS)
					.mapToObj((number) -> new Round(number % 2 == 0))
					.toList();
				threads.race(ROUNDS, (round, thread) -> rounds.get(round).end(thread));
				rounds.forEach(Round::assertOneEnd);
			}
		}
	}

	/**
	 * One stream in a registry of its own.
	 */
	private static final class Round {

		private final TestStreams streams = new TestStreams();

		private final TestStreams.Control control = new TestStreams.Control();

		private final LiveStream stream = this.streams.open(this.control, StreamTimeouts.defaults());

		private final StreamException silent = new IdleTimeoutException(this.stream.failureContext(),
				StreamTimeouts.defaults().idle());

		private final AtomicInteger deciders = new AtomicInteger();

		private final boolean closes;

		Round(boolean closes) {
			this.closes = closes;
		}

		void end(int who) {
			boolean decided = switch (who) {
				case 0 -> this.stream.complete();
				case 1 -> this.stream.cancel();
				case 2 -> this.stream.terminate(this.silent);
				default -> shutDown();
			};
			if (decided) {
				this.deciders.incrementAndGet();
			}
		}

		// whether this decided the end shows in the termination
		private boolean shutDown() {
			this.streams.streams().shutDown();
			if (this.closes) {
				this.streams.close();
			}
			return false;
		}

		void assertOneEnd() {
			assertThat(this.control.ends()).isEqualTo(1);
			assertThat(this.streams.terminations()).singleElement().satisfies(this::assertTold);
			if (!this.closes) {
				assertThat(this.streams.streams().streams()).isEmpty();
				assertThat(this.streams.streams().recentTerminations()).isEqualTo(this.streams.terminations());
				this.streams.close();
			}
		}

		private void assertTold(Termination end) {
			assertThat(this.deciders).hasValue((end.errorType() == ErrorType.SHUTDOWN) ? 0 : 1);
			assertThat(this.control.terminations().stream().map(StreamException::type).toList())
				.isEqualTo((end.errorType() == null) ? List.of() : List.of(end.errorType()));
		}

	}

}
