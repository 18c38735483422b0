package io.streamingclient.client;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import io.streamingclient.stream.Clock;
import io.streamingclient.stream.Outcome;
import io.streamingclient.stream.Phase;
import io.streamingclient.stream.Termination;
import io.streamingclient.stream.UploadTimeoutException;
import io.streamingclient.upstream.ClientEnd;
import io.streamingclient.upstream.GeneratedBody;
import io.streamingclient.upstream.Http2Errors;
import io.streamingclient.upstream.Http2Frames;
import io.streamingclient.upstream.Script;
import io.streamingclient.upstream.SeenExchange;

import static io.streamingclient.client.Http2Stage.TIMEOUT;
import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The flow-control windows of HTTP/2 for uploads. Those for responses are in
 * {@link Http2FairnessTests}.
 */
@Timeout(60)
class Http2WindowTests {

	private static final int MIB = 1024 * 1024;

	@Test
	void anUploadWhoseWindowIsWithheldStalls() {
		try (Http2Stage stage = Http2Stage.h2c((timeouts) -> timeouts.withUploadIdle(TIMEOUT))) {
			stage.upstream.on("/upload").withholdWindow().stall();
			UploadTimeoutException error = Expect.failure(
					stage.client.post().uri("/upload").bodyValue(new byte[MIB]).retrieve().lines(),
					UploadTimeoutException.class);
			Expect.notEarlyAndNotLate(error, TIMEOUT);
			assertThat(error.phase()).isEqualTo(Phase.SENDING);
			assertThat(error.clock()).isEqualTo(Clock.UPLOAD);
			stage.application.assertEndedOnceWith(error);
			assertThat(stage.upstream.awaitRequest(SOON).awaitEnd(SOON)).isEqualTo(ClientEnd.RESET);
			stage.upstream.http2().awaitResets(Http2Errors.CANCEL, 1, SOON);
			stage.assertTheNextRequestIsServedOnConnection(1);
			stage.application.assertNoLiveStreams();
		}
	}

	@Test
	void aStreamingUploadWhoseWindowIsWithheldStalls() {
		try (Http2Stage stage = Http2Stage.h2c((timeouts) -> timeouts.withUploadIdle(TIMEOUT))) {
			stage.upstream.on("/upload").withholdWindow().stall();
			Flux<String> blocks = Flux.range(0, 100).map((i) -> "x".repeat(64 * 1024));
			UploadTimeoutException error = Expect.failure(
					stage.client.post().uri("/upload").body(blocks, String.class).retrieve().lines(),
					UploadTimeoutException.class);
			Expect.notEarlyAndNotLate(error, TIMEOUT);
			stage.application.assertEndedOnceWith(error);
			assertThat(stage.upstream.awaitRequest(SOON).awaitEnd(SOON)).isEqualTo(ClientEnd.RESET);
			stage.assertTheNextRequestIsServedOnConnection(1);
			stage.application.assertNoLiveStreams();
		}
	}

	@Test
	void anUploadThatIsReadArrivesWhole() {
		try (Http2Stage stage = Http2Stage.h2c((timeouts) -> timeouts.withUploadIdle(TIMEOUT))) {
			stage.upstream.on("/upload").respond(200).body("taken\n");
			StepVerifier
				.create(stage.client.post()
					.uri("/upload")
					.bodyValue(GeneratedBody.of(8 * MIB, 5).bytes())
					.retrieve()
					.lines())
				.expectNext("taken")
				.expectComplete()
				.verify(SOON);
			SeenExchange seen = stage.upstream.awaitRequest(SOON);
			assertThat(seen.bodySha256()).isEqualTo(GeneratedBody.sha256(8 * MIB, 5));
		}
	}

	@Test
	void anUploadInOneBufferIsNotStalledWhileItIsTakenSlowly() {
		byte[] wider = { 0, 0, 0x40, 0 };
		try (Http2Stage stage = Http2Stage.h2c((timeouts) -> timeouts.withUploadIdle(TIMEOUT.multipliedBy(2)))) {
			Script slowly = Script.begin().frameHere(Http2Frames.WINDOW_UPDATE, 0, wider).pause(TIMEOUT);
			stage.upstream.on("/upload")
				.withholdWindow()
				.repeat(6, slowly)
				.readAgain()
				.awaitRequestBody()
				.respond(200)
				.body("taken\n");
			StepVerifier.create(
					stage.client.post().uri("/upload").bodyValue(GeneratedBody.of(MIB, 5).bytes()).retrieve().lines())
				.expectNext("taken")
				.expectComplete()
				.verify(SOON);
			assertThat(stage.upstream.awaitRequest(SOON).bodySha256()).isEqualTo(GeneratedBody.sha256(MIB, 5));
		}
	}

	@Test
	void aWholeResponseWhileTheUploadIsUnderWayCompletes() {
		try (Http2Stage stage = Http2Stage.h2c((timeouts) -> timeouts)) {
			stage.upstream.on("/upload").early().respond(200).body("enough\n").endStream();
			Flux<String> endless = Flux.concat(Flux.just("some"), Flux.never());
			StepVerifier.create(stage.client.post().uri("/upload").body(endless, String.class).retrieve().lines())
				.expectNext("enough")
				.expectComplete()
				.verify(SOON);
			Termination end = stage.application.awaitTermination();
			assertThat(end.outcome()).isEqualTo(Outcome.COMPLETED);
			stage.upstream.http2().awaitOpenStreams(0, SOON);
			stage.assertTheNextRequestIsServedOnConnection(1);
			stage.application.assertNoLiveStreams();
		}
	}

	@Test
	void aWholeResponseToAnUploadThatIsNotReadCompletes() {
		try (Http2Stage stage = Http2Stage.h2c((timeouts) -> timeouts)) {
			stage.upstream.on("/upload").withholdWindow().early().respond(200).body("enough\n").endStream();
			StepVerifier.create(stage.client.post().uri("/upload").bodyValue(new byte[MIB]).retrieve().lines())
				.expectNext("enough")
				.expectComplete()
				.verify(SOON);
			stage.upstream.http2().awaitOpenStreams(0, SOON);
			stage.assertTheNextRequestIsServedOnConnection(1);
			stage.application.assertNoLiveStreams();
		}
	}

}
