package io.streamingclient.client;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.StepVerifier;

import io.streamingclient.stream.StreamCapacityException;
import io.streamingclient.stream.StreamException;
import io.streamingclient.stream.StreamLimitException;
import io.streamingclient.stream.StreamProtocolException;
import io.streamingclient.upstream.Gate;
import io.streamingclient.upstream.Http2Frames;
import io.streamingclient.upstream.Http2Options;
import io.streamingclient.upstream.Http2Settings;
import io.streamingclient.upstream.Script;

import static io.streamingclient.client.Http2Stage.TIMEOUT;
import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an HTTP/2 peer may ask of the client, and what it may not.
 */
@Timeout(60)
class Http2LimitTests {

	private static final int KIB = 1024;

	// as HPACK has it (RFC 7541)
	private static final byte[] STATUS_200 = { (byte) 0x88 };

	private static final byte[] A_B = { 0, 1, 'a', 1, 'b' };

	@Test
	void headersAsLargeAsConfiguredAreRead() {
		try (Http2Stage stage = Http2Stage.h2c((timeouts) -> timeouts)) {
			stage.upstream.on("/large").respond(200).header("x-large", "x".repeat(15 * KIB)).body("ok\n");
			StepVerifier.create(stage.lines("/large")).expectNext("ok").expectComplete().verify(SOON);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 17, 40, 200 })
	void largerHeadersAreOverTheLimit(int kib) {
		try (Http2Stage stage = Http2Stage.h2c((timeouts) -> timeouts)) {
			stage.upstream.on("/large").respond(200).header("x-large", "x".repeat(kib * KIB)).body("ok\n");
			StreamLimitException error = stage.failure("/large", StreamLimitException.class);
			assertThat(error).hasMessageContaining("max-header-size");
			StepVerifier.create(stage.lines("/next")).expectNext("next").expectComplete().verify(SOON);
			stage.application.assertNoLiveStreams();
		}
	}

	@Test
	void anEndlessHeaderIsCutOff() {
		try (Http2Stage stage = Http2Stage.h2c((timeouts) -> timeouts)) {
			stage.upstream.on("/flood")
				.awaitRequestBody()
				.frameHere(Http2Frames.HEADERS, 0, STATUS_200)
				.forever(Script.begin().frameHere(Http2Frames.CONTINUATION, 0, A_B));
			stage.failure("/flood", StreamProtocolException.class);
			stage.upstream.awaitOpenConnections(0, SOON);
			stage.application.assertNoLiveStreams();
		}
	}

	@Test
	void aFloodOfEmptyFramesBreaksTheConnection() {
		try (Http2Stage stage = Http2Stage.h2c((timeouts) -> timeouts)) {
			stage.upstream.on("/flood")
				.respond(200)
				.send("a\n")
				.forever(Script.begin().frameHere(Http2Frames.DATA, 0, new byte[0]));
			StreamException error = stage.failure("/flood", StreamProtocolException.class);
			assertThat(error.isRetryable()).isFalse();
			stage.upstream.awaitOpenConnections(0, SOON);
			stage.application.assertNoLiveStreams();
		}
	}

	@Test
	void aFloodOfPingsAndSettingsIsAnsweredAndHarmsNoStream() {
		try (Http2Stage stage = Http2Stage.h2c((timeouts) -> timeouts)) {
			stage.upstream.on("/flood")
				.respond(200)
				.send("a\n")
				.repeat(2_000, Script.begin().ping().settings(Http2Settings.MAX_CONCURRENT_STREAMS, 100))
				.awaitPingAck()
				.send("b\n")
				.endStream();
			StepVerifier.create(stage.lines("/flood")).expectNext("a", "b").expectComplete().verify(SOON);
		}
	}

	@Test
	void aPeerThatAllowsNoStreamFromTheBeginningIsOutOfCapacity() {
		try (Http2Stage stage = Http2Stage.h2c(Http2Options.standard().maxConcurrentStreams(0),
				(timeouts) -> timeouts.withAcquire(TIMEOUT))) {
			StreamCapacityException error = stage.failure("/next", StreamCapacityException.class);
			assertThat(error.isRetryable()).isTrue();
			assertThat(stage.upstream.exchanges()).isEmpty();
			stage.application.assertNoLiveStreams();
		}
	}

	@Test
	void aPeerThatAllowsNoStreamAnyMoreIsOutOfCapacityUntilItDoesAgain() {
		Gate gate = new Gate();
		try (Http2Stage stage = Http2Stage.h2c((timeouts) -> timeouts.withAcquire(TIMEOUT))) {
			stage.upstream.on("/last")
				.respond(200)
				.settings(Http2Settings.MAX_CONCURRENT_STREAMS, 0)
				.awaitSettingsAck()
				.send("last\n")
				.endStream()
				.awaitGate(gate)
				.settings(Http2Settings.MAX_CONCURRENT_STREAMS, 1);
			StepVerifier.create(stage.lines("/last")).expectNext("last").expectComplete().verify(SOON);
			StreamCapacityException error = stage.failure("/next", StreamCapacityException.class);
			assertThat(error.isRetryable()).isTrue();
			gate.open();
			Awaitility.await()
				.atMost(SOON)
				.until(() -> stage.application.connections().connections().get(0).maxStreams() == 1);
			stage.assertTheNextRequestIsServedOnConnection(1);
			stage.application.assertNoLiveStreams();
		}
	}

}
