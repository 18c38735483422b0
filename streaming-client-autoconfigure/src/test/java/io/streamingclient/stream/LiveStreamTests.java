package io.streamingclient.stream;

import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(60)
class LiveStreamTests {

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
	void theEndIsToldInThePhaseThatTheErrorNames() {
		LiveStream stream = open(new TestStreams.Control());
		stream.requestSent();
		StreamShutdownException error = new StreamShutdownException(stream.failureContext());
		stream.streaming();
		assertThat(stream.terminate(error)).isTrue();
		assertThat(error.phase()).isEqualTo(Phase.AWAITING_RESPONSE);
		assertThat(this.streams.terminations()).singleElement()
			.satisfies((end) -> assertThat(end.phase()).isEqualTo(Phase.AWAITING_RESPONSE));
	}

	@Test
	void aListenerThatFailsDoesNotKeepTheEndFromAnybody() {
		LiveStreams failing = new LiveStreams(this.streams.tables(), List.of(new StreamListener() {

			@Override
			public void onEnded(Termination termination) {
				throw new LinkageError("on purpose");
			}

		}));
		TestStreams.Control control = new TestStreams.Control();
		LiveStream stream = TestStreams.open(failing, control, StreamTimeouts.defaults());
		assertThat(stream.terminate(new StreamShutdownException(stream.failureContext()))).isTrue();
		assertThat(control.ends()).isEqualTo(1);
		assertThat(control.terminations()).hasSize(1);
		assertThat(failing.recentTerminations()).hasSize(1);
	}

	@Test
	void aStreamThatEndsBehindTheTablesIsToldSo() {
		TestStreams.Control control = new TestStreams.Control();
		LiveStream stream = open(control);
		this.streams.close();
		assertThat(stream.terminate(new StreamShutdownException(stream.failureContext()))).isTrue();
		assertThat(control.ends()).isEqualTo(1);
		assertThat(control.terminations()).hasSize(1);
		assertThat(this.streams.terminations()).hasSize(1);
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
