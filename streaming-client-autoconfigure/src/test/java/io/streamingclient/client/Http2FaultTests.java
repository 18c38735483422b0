package io.streamingclient.client;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.test.StepVerifier;

import org.springframework.http.HttpMethod;

import io.streamingclient.stream.IdleTimeoutException;
import io.streamingclient.stream.Phase;
import io.streamingclient.stream.ResponseTimeoutException;
import io.streamingclient.stream.StreamException;
import io.streamingclient.stream.StreamProtocolException;
import io.streamingclient.stream.StreamResetException;
import io.streamingclient.stream.StreamTruncatedException;
import io.streamingclient.upstream.ClientEnd;
import io.streamingclient.upstream.Headers;
import io.streamingclient.upstream.Http2Errors;
import io.streamingclient.upstream.Http2Frames;
import io.streamingclient.upstream.Http2Settings;
import io.streamingclient.upstream.SeenExchange;

import static io.streamingclient.client.Http2Stage.TIMEOUT;
import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Responses over HTTP/2 that are wrong, or that do not end.
 */
@Timeout(60)
class Http2FaultTests {

	private final Http2Stage stage = Http2Stage.h2c((timeouts) -> timeouts.withIdle(TIMEOUT).withResponse(TIMEOUT));

	@AfterEach
	void close() {
		this.stage.close();
	}

	@Test
	void aBodyThatIsShorterThanItsContentLengthNeverCompletes() {
		this.stage.upstream.on("/short").respond(200).contentLength(10).send("a\n").endStream();
		StreamException error = this.stage.failure("/short", StreamTruncatedException.class);
		assertThat(error.phase()).isEqualTo(Phase.STREAMING);
		assertTheNextRequestIsServed(1);
	}

	@Test
	void aHeadThatEndsTheStreamInsteadOfItsContentLengthNeverCompletes() {
		this.stage.upstream.on("/short").respond(200).contentLength(10).endStream();
		this.stage.failure("/short", StreamTruncatedException.class);
		assertTheNextRequestIsServed(1);
	}

	@Test
	void anEmptyDataFrameInsteadOfTheContentLengthNeverCompletes() {
		this.stage.upstream.on("/short").respond(200).contentLength(10).flush().endStream();
		this.stage.failure("/short", StreamTruncatedException.class);
		assertTheNextRequestIsServed(1);
	}

	@Test
	void theContentLengthOfAResponseThatHasNoBodyIsNoPromise() {
		this.stage.upstream.on("/head").respond(200).contentLength(10).endStream();
		this.stage.upstream.on("/unchanged").respond(304).header("content-length", "10").endStream();
		Expect.completion(this.stage.client.method(HttpMethod.HEAD).uri("/head").retrieve().bytes());
		StreamResponse unchanged = this.stage.client.get().uri("/unchanged").exchange().block(SOON);
		assertThat(unchanged.status().value()).isEqualTo(304);
		Expect.completion(unchanged.body());
		assertTheNextRequestIsServed(1);
	}

	@Test
	void aBodyThatIsLongerThanItsContentLengthNeverCompletes() {
		this.stage.upstream.on("/long").respond(200).contentLength(2).send("a\nb\nc\n").endStream();
		this.stage.failure("/long", StreamProtocolException.class);
		assertTheNextRequestIsServed(1);
	}

	@Test
	void aBodyThatIsWholeButNeverEndsIsIdleAndReset() {
		this.stage.upstream.on("/endless").respond(200).contentLength(2).send("a\n").stall();
		assertIdleAndReset("/endless");
	}

	@Test
	void aBodyWithoutAContentLengthThatNeverEndsIsIdleAndReset() {
		this.stage.upstream.on("/endless").respond(200).send("a\n").stall();
		assertIdleAndReset("/endless");
	}

	@Test
	void aHeadWithoutABodyIsIdleAndReset() {
		this.stage.upstream.on("/endless").respond(200).flush().stall();
		assertIdleAndReset("/endless");
	}

	@Test
	void aRequestThatIsNotAnsweredIsReset() {
		this.stage.upstream.on("/mute").awaitRequestBody().stall();
		ResponseTimeoutException error = this.stage.failure("/mute", ResponseTimeoutException.class);
		Expect.notEarlyAndNotLate(error, TIMEOUT);
		assertTheServerSawTheReset();
	}

	@Test
	void anEmptyDataFrameEndsABody() {
		this.stage.upstream.on("/whole").respond(200).send("a\nb\n").endStream();
		StepVerifier.create(this.stage.lines("/whole")).expectNext("a", "b").expectComplete().verify(SOON);
		assertThat(this.stage.upstream.awaitRequest(SOON).awaitEnd(SOON)).isEqualTo(ClientEnd.COMPLETED);
		assertThat(this.stage.upstream.http2().resets()).isZero();
	}

	@Test
	void trailersThatEndTheStreamAreGivenWithTheResponse() {
		this.stage.upstream.on("/trailers").respond(200).send("a\n").end(Headers.of("x-digest: abc"));
		StreamResponse response = this.stage.client.get().uri("/trailers").exchange().block(SOON);
		assertThat(response.trailers().isEmpty()).isTrue();
		Expect.completion(response.body());
		assertThat(response.trailers().getFirst("x-digest")).isEqualTo("abc");
		assertThat(response.headers().containsHeader("x-digest")).isFalse();
		assertTheNextRequestIsServed(1);
	}

	@Test
	void trailersThatDoNotEndTheStreamBreakTheProtocol() {
		this.stage.upstream.on("/trailers")
			.respond(200)
			.send("a\n")
			.trailersWithoutEnd(Headers.of("x-digest: abc"))
			.stall();
		this.stage.failure("/trailers", StreamProtocolException.class);
		assertTheNextRequestIsServed(1);
	}

	@Test
	void serverPushIsOffAndAPromiseBreaksTheConnection() {
		this.stage.upstream.on("/push").respond(200).send("a\n").pushPromise("/style.css").stall();
		this.stage.failure("/push", StreamProtocolException.class);
		assertThat(this.stage.upstream.http2(1).settings()).containsEntry(Http2Settings.ENABLE_PUSH, 0L);
		assertTheNextRequestIsServed(2);
	}

	@Test
	void aFrameThatIsTooLargeBreaksTheConnection() {
		this.stage.upstream.on("/large")
			.respond(200)
			.send("a\n")
			.frameHere(Http2Frames.DATA, 0, new byte[20_000])
			.stall();
		this.stage.failure("/large", StreamProtocolException.class);
		assertTheNextRequestIsServed(2);
	}

	@Test
	void aConnectionThatIsClosedBeforeTheHeadResetsTheStream() {
		this.stage.upstream.on("/cut").awaitRequestBody().fin();
		StreamResetException error = this.stage.failure("/cut", StreamResetException.class);
		assertThat(error.isUnprocessed()).isFalse();
		assertTheNextRequestIsServed(2);
	}

	@Test
	void aConnectionThatIsClosedInTheBodyTruncatesIt() {
		this.stage.upstream.on("/cut").respond(200).send("a\n").fin();
		this.stage.failure("/cut", StreamTruncatedException.class);
		assertTheNextRequestIsServed(2);
	}

	private void assertIdleAndReset(String path) {
		IdleTimeoutException error = this.stage.failure(path, IdleTimeoutException.class);
		Expect.notEarlyAndNotLate(error, TIMEOUT);
		assertThat(error.phase()).isEqualTo(Phase.STREAMING);
		assertTheServerSawTheReset();
	}

	private void assertTheServerSawTheReset() {
		SeenExchange seen = this.stage.upstream.awaitRequest(SOON);
		assertThat(seen.awaitEnd(SOON)).isEqualTo(ClientEnd.RESET);
		assertThat(seen.resetCode()).hasValue(Http2Errors.CANCEL);
		assertTheNextRequestIsServed(1);
	}

	private void assertTheNextRequestIsServed(int connection) {
		this.stage.assertTheNextRequestIsServedOnConnection(connection);
		this.stage.application.assertNoLiveStreams();
	}

}
