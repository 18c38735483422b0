package io.streamingclient.client;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.streamingclient.stream.IdleTimeoutException;
import io.streamingclient.stream.LiveStream;
import io.streamingclient.stream.Lockstep;
import io.streamingclient.stream.StreamShutdownException;
import io.streamingclient.stream.StreamTimeouts;
import io.streamingclient.stream.Termination;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The body ends, the caller cancels, and the watchdog and the shutdown end the stream at
 * the same moment, 100,000 times: what the subscriber hears is what was recorded.
 */
@Timeout(120)
class RacingSignalsTests {

	// a batch fits into the table of recent terminations
	private static final int BATCHES = 200;

	private static final int ROUNDS = 500;

	private static final int ELEMENTS = 3;

	@Test
	void whoeverEndsTheStreamWhileElementsComeThereIsOneSignal() throws Exception {
		try (TestApplication application = new TestApplication(); Lockstep threads = new Lockstep(4)) {
			for (int batch = 0; batch < BATCHES; batch++) {
				List<Round> rounds = IntStream.range(0, ROUNDS)
					.mapToObj((number) -> new Round(application, number % 2 == 0, number % 4 < 2))
					.toList();
				threads.race(ROUNDS, (round, thread) -> rounds.get(round).end(thread));
				application.assertNoLiveStreams();
				Map<String, Termination> ends = application.streams()
					.recentTerminations()
					.stream()
					.collect(Collectors.toMap(Termination::id, Function.identity()));
				rounds.forEach((round) -> round.assertOneSignal(ends));
			}
			List<Termination> all = application.terminations();
			assertThat(all).hasSize(BATCHES * ROUNDS);
			assertThat(all.stream().map(Termination::id).distinct()).hasSize(BATCHES * ROUNDS);
			assertThat(all.stream().map(Termination::outcome).distinct()).as("everybody wins now and then").hasSize(3);
		}
	}

	private static final class Round {

		private final Recorder subscriber = new Recorder();

		private final LiveStream stream;

		private final BodyEmitter<String> emitter;

		private final boolean completes;

		private final boolean cancels;

		Round(TestApplication application, boolean completes, boolean cancels) {
			TestExchange exchange = new TestExchange(application);
			this.stream = exchange.stream();
			this.emitter = exchange.emitTo(this.subscriber);
			this.completes = completes;
			this.cancels = cancels;
		}

		void end(int who) {
			switch (who) {
				case 0 -> emit();
				case 1 -> cancel();
				case 2 -> this.stream.terminate(
						new IdleTimeoutException(this.stream.failureContext(), StreamTimeouts.defaults().idle()));
				default -> this.stream.terminate(new StreamShutdownException(this.stream.failureContext()));
			}
		}

		private void emit() {
			for (int i = 0; i < ELEMENTS; i++) {
				this.emitter.onNext("element");
			}
			if (this.completes) {
				this.emitter.onComplete();
			}
			else {
				this.emitter.onError(new IllegalStateException("on purpose"));
			}
		}

		private void cancel() {
			if (this.cancels) {
				this.emitter.cancel();
			}
		}

		void assertOneSignal(Map<String, Termination> ends) {
			this.subscriber.assertTold(ends.get(this.stream.id().value()), this.cancels);
		}

	}

}
