package io.streamingclient.stream;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(60)
class LiveStreamTests {

	private static final int ROUNDS = 20_000;

	private final TestStreams streams = new TestStreams();

	@AfterEach
	void close() {
		this.streams.close();
	}

	@Test
	void phasesOnlyMoveForward() {
		LiveStream stream = open(new TestStreams.Control());
		assertThat(stream.phase()).isEqualTo(Phase.ACQUIRING);
		stream.streaming();
		stream.requestSent();
		stream.sending();
		assertThat(stream.phase()).isEqualTo(Phase.STREAMING);
		assertThat(stream.complete()).isTrue();
		stream.streaming();
		assertThat(stream.phase()).isEqualTo(Phase.TERMINATED);
	}

	@Test
	void ofAllWhoEndAStreamAtTheSameTimeOneDecides() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(3);
		try {
			CyclicBarrier barrier = new CyclicBarrier(3);
			for (int round = 0; round < ROUNDS; round++) {
				TestStreams.Control control = new TestStreams.Control();
				LiveStream stream = open(control);
				StreamException error = new StreamShutdownException(stream.failureContext());
				List<Callable<Boolean>> ends = List.of(stream::complete, stream::cancel, () -> stream.terminate(error));
				List<Future<Boolean>> decided = ends.stream().map((end) -> threads.submit(() -> {
					barrier.await();
					return end.call();
				})).toList();
				int deciders = 0;
				for (Future<Boolean> one : decided) {
					deciders += one.get(20, TimeUnit.SECONDS) ? 1 : 0;
				}
				assertThat(deciders).isEqualTo(1);
				assertThat(control.ends()).isEqualTo(1);
				assertThat(control.terminations()).hasSize(decided.get(2).get() ? 1 : 0);
			}
		}
		finally {
			threads.shutdownNow();
		}
		assertThat(this.streams.terminations()).hasSize(ROUNDS);
		assertThat(this.streams.terminations().stream().map(Termination::id).distinct()).hasSize(ROUNDS);
		assertThat(this.streams.streams().streams()).isEmpty();
	}

	@Test
	void nothingOpensWhileTheApplicationStops() {
		TestStreams.Control control = new TestStreams.Control();
		open(control);
		this.streams.streams().shutDown();
		this.streams.streams().shutDown();
		assertThat(control.terminations()).singleElement().isInstanceOf(StreamShutdownException.class);
		assertThatExceptionOfType(StreamShutdownException.class).isThrownBy(() -> open(new TestStreams.Control()))
			.withMessageContaining("'reports'");
		this.streams.streams().resume();
		assertThat(open(new TestStreams.Control()).cancel()).isTrue();
		assertThat(this.streams.streams().streams()).isEmpty();
	}

	@Test
	void nothingOpensWhenTheRegistryIsClosed() {
		this.streams.close();
		assertThatExceptionOfType(StreamClosedException.class).isThrownBy(() -> open(new TestStreams.Control()))
			.withMessageContaining("registry is not running");
	}

	private LiveStream open(TestStreams.Control control) {
		return this.streams.open(control, StreamTimeouts.defaults());
	}

}
