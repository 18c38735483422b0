package io.streamingclient.client;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.test.StepVerifier;

import org.springframework.core.io.buffer.DataBufferUtils;

import io.streamingclient.upstream.Http2Errors;
import io.streamingclient.upstream.Script;
import io.streamingclient.upstream.SeenExchange;

import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server has sent a lot ahead when a stream is cancelled. What is still under way
 * arrives at a stream that is closed (RFC 9113 section 5.1).
 */
@Timeout(60)
class Http2LateFramesTests {

	private static final int LATE = 500;

	private static final int DATA = 0;

	private final byte[] late = "data: late\n\n".getBytes();

	@Test
	void theyAreNotAnsweredOneByOne() {
		try (Http2Stage stage = Http2Stage.h2c((timeouts) -> timeouts)) {
			int closed = cancelled(stage).streamId();
			Script script = Script.begin();
			for (int i = 0; i < LATE; i++) {
				script = script.frame(DATA, 0, closed, this.late);
			}
			stage.upstream.on("/late", script.respond(200).body("after\n"));
			StepVerifier.create(stage.lines("/late")).expectNext("after").expectComplete().verify(SOON);
			// what was sent before has been read by the upstream then
			stage.assertTheNextRequestIsServedOnConnection(1);
			assertThat(stage.upstream.http2().resets()).as("resets").isEqualTo(1);
			assertThat(stage.upstream.http2().resets(Http2Errors.CANCEL)).isEqualTo(1);
		}
	}

	@Test
	void anUploadThatLooksLikeAResetOfAClosedStreamArrives() {
		try (Http2Stage stage = Http2Stage.h2c((timeouts) -> timeouts)) {
			byte closed = (byte) cancelled(stage).streamId();
			byte[] body = { 0, 0, 4, 3, 0, 0, 0, 0, closed, 0, 0, 0, (byte) Http2Errors.STREAM_CLOSED };
			stage.upstream.on("/upload").echo();
			StepVerifier
				.create(stage.client.post()
					.uri("/upload")
					.bodyValue(body)
					.retrieve()
					.bytes()
					.doOnNext(DataBufferUtils::release)
					.then())
				.expectComplete()
				.verify(SOON);
			assertThat(stage.upstream.awaitRequest(SOON).body()).isEqualTo(body);
			stage.assertTheNextRequestIsServedOnConnection(1);
		}
	}

	private static SeenExchange cancelled(Http2Stage stage) {
		stage.upstream.on("/events").respond(200).chunked().chunk("first\n").stall();
		StepVerifier.create(stage.lines("/events")).expectNext("first").thenCancel().verify(SOON);
		stage.upstream.http2().awaitResets(1, SOON);
		return stage.upstream.awaitRequest(SOON);
	}

}
