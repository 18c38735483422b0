package io.streamingclient.client;

import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import io.streamingclient.stream.Phase;
import io.streamingclient.stream.StreamResetException;
import io.streamingclient.upstream.Gate;
import io.streamingclient.upstream.Http2Errors;

import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * RST_STREAM from the server, with each code of RFC 9113 section 7.
 */
@Timeout(60)
class Http2ResetTests {

	private final Http2Stage stage = Http2Stage.h2c((timeouts) -> timeouts);

	@AfterEach
	void close() {
		this.stage.close();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 99 })
	void aStreamThatIsResetBeforeTheHeadFails(int code) {
		this.stage.upstream.on("/reset").awaitRequestBody().resetStream(code);
		StreamResetException error = this.stage.failure("/reset", StreamResetException.class);
		assertReset(error, code);
		assertThat(error.phase()).isEqualTo(Phase.AWAITING_RESPONSE);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 99 })
	void aStreamThatIsResetInTheBodyNeverCompletes(int code) {
		Gate gate = new Gate();
		this.stage.upstream.on("/reset").respond(200).send("a\n").awaitGate(gate).resetStream(code);
		AtomicReference<Throwable> failure = new AtomicReference<>();
		StepVerifier.create(this.stage.lines("/reset"))
			.expectNext("a")
			.then(gate::open)
			.consumeErrorWith(failure::set)
			.verify(SOON);
		assertThat(failure.get()).isExactlyInstanceOf(StreamResetException.class);
		StreamResetException error = (StreamResetException) failure.get();
		this.stage.application.assertEndedOnceWith(error);
		assertReset(error, code);
		assertThat(error.phase()).isEqualTo(Phase.STREAMING);
		assertThat(error.bytes()).isEqualTo(2);
		assertThat(error.elements()).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 2, 8 })
	void aStreamThatIsResetWithItsHeadNeverCompletes(int code) {
		this.stage.upstream.on("/reset").respond(200).contentLength(10).send("a\n").resetStream(code);
		assertReset(this.stage.failure("/reset", StreamResetException.class), code);
	}

	@Test
	void aResetWithoutErrorAfterAWholeResponseCompletes() {
		this.stage.upstream.on("/reset")
			.early()
			.respond(200)
			.body("all\n")
			.endStream()
			.resetStream(Http2Errors.NO_ERROR);
		Flux<String> endless = Flux.concat(Flux.just("some"), Flux.never());
		StepVerifier.create(this.stage.client.post().uri("/reset").body(endless, String.class).retrieve().lines())
			.expectNext("all")
			.expectComplete()
			.verify(SOON);
		this.stage.application.assertNoLiveStreams();
		this.stage.assertTheNextRequestIsServedOnConnection(1);
	}

	private void assertReset(StreamResetException error, int code) {
		assertThat(error).hasMessageContaining((code <= 13) ? "(" + code + ")" : "code " + code);
		assertThat(error.isUnprocessed()).isEqualTo(code == Http2Errors.REFUSED_STREAM);
		assertThat(error.isRetryable()).isTrue();
		this.stage.assertTheNextRequestIsServedOnConnection(1);
		this.stage.application.assertNoLiveStreams();
	}

}
