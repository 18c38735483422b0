package io.streamingclient.client;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.ConnectableFlux;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import io.streamingclient.stream.IdleTimeoutException;
import io.streamingclient.stream.Phase;
import io.streamingclient.stream.ResponseTimeoutException;
import io.streamingclient.stream.StreamCapacityException;
import io.streamingclient.stream.StreamConnectException;
import io.streamingclient.stream.StreamException;
import io.streamingclient.stream.StreamResetException;
import io.streamingclient.stream.Termination;
import io.streamingclient.upstream.ClientEnd;
import io.streamingclient.upstream.Gate;
import io.streamingclient.upstream.Http2Errors;
import io.streamingclient.upstream.Http2Options;
import io.streamingclient.upstream.Http2Settings;
import io.streamingclient.upstream.SeenExchange;
import io.streamingclient.wire.Http2Taps;

import static io.streamingclient.client.Http2Stage.TIMEOUT;
import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * HTTP/2 connections whose peer limits them, swallows requests, goes away or never
 * begins.
 */
@Timeout(60)
class Http2ConnectionTests {

	@Test
	void tenWavesOfSwallowedRequestsAreResetAndTheConnectionServesTheNextWave() {
		int limit = 10;
		int requests = 10 * limit;
		try (Http2Stage stage = Http2Stage.h2c(Http2Options.standard().maxConcurrentStreams(limit),
				(timeouts) -> timeouts.withResponse(TIMEOUT))) {
			stage.upstream.on("/swallowed").awaitRequestBody().stall();
			Flux<Throwable> failures = Flux.range(0, requests)
				.flatMap((number) -> failureOf(stage.lines("/swallowed")), requests);
			StepVerifier.create(failures.collectList())
				.assertNext((all) -> assertThat(all).hasSize(requests)
					.hasOnlyElementsOfType(ResponseTimeoutException.class)
					.allSatisfy((error) -> stage.application.assertEndedOnceWith((StreamException) error)))
				.expectComplete()
				.verify(SOON.multipliedBy(2));
			stage.upstream.http2().awaitResets(Http2Errors.CANCEL, requests, SOON);
			assertThat(stage.upstream.http2().resets()).isEqualTo(requests);
			assertThat(stage.upstream.http2().mostOpenStreams()).isLessThanOrEqualTo(limit);
			assertAWaveIsServed(stage, limit);
			stage.assertTheNextRequestIsServedOnConnection(1);
			stage.application.assertNoLiveStreams();
		}
	}

	// all of them at the same time
	private static void assertAWaveIsServed(Http2Stage stage, int size) {
		Gate gate = new Gate();
		stage.upstream.on("/wave").respond(200).chunked().chunk("served\n").awaitGate(gate).end();
		StepVerifier.create(Flux.range(0, size).flatMap((number) -> stage.lines("/wave"), size))
			.expectNextCount(size)
			.then(gate::open)
			.expectComplete()
			.verify(SOON);
	}

	private static Mono<Throwable> failureOf(Flux<String> stream) {
		return stream.then(Mono.<Throwable>empty()).onErrorResume(Mono::just);
	}

	@Test
	void aConnectionThatLosesBytesOnTheWayInFailsItsStreams() {
		Gate lost = new Gate();
		Gate rest = new Gate();
		try (Http2Stage stage = Http2Stage.h2c((timeouts) -> timeouts)) {
			stage.upstream.on("/report")
				.respond(200)
				.send("a\n")
				.awaitGate(lost)
				.send("b\n")
				.awaitGate(rest)
				.send("c\n")
				.endStream();
			StepVerifier.create(stage.lines("/report")).expectNext("a").then(() -> {
				Http2Taps.loseTheNextRead(stage.application.connections());
				lost.open();
				rest.open();
			}).consumeErrorWith((error) -> {
				assertThat(error).isExactlyInstanceOf(StreamResetException.class)
					.hasMessageContaining("OutOfMemoryError");
				stage.application.assertEndedOnceWith((StreamException) error);
			}).verify(SOON);
			stage.assertTheNextRequestIsServedOnConnection(2);
			stage.application.assertNoLiveStreams();
		}
	}

	@Test
	void aStreamThatIsLeftOutByGoAwayWasNotProcessed() {
		try (Http2Stage stage = Http2Stage.h2c((timeouts) -> timeouts)) {
			stage.upstream.on("/left-out").awaitRequestBody().goAwayBelowThis().stall();
			StreamResetException error = stage.failure("/left-out", StreamResetException.class);
			assertThat(error.isUnprocessed()).isTrue();
			assertThat(error.isRetryable()).isTrue();
			assertThat(error.phase()).isEqualTo(Phase.AWAITING_RESPONSE);
			assertThat(error).hasMessageContaining("GOAWAY").hasMessageContaining("safe to repeat");
			stage.assertTheNextRequestIsServedOnConnection(2);
			stage.application.assertNoLiveStreams();
		}
	}

	@Test
	void aGracefulGoAwayLetsTheRunningStreamCompleteAndSendsTheNextElsewhere() {
		Gate gate = new Gate();
		try (Http2Stage stage = Http2Stage.h2cWithPoolOf(2)) {
			stage.upstream.on("/running")
				.respond(200)
				.send("a\n")
				.goAwayGracefully()
				.awaitGate(gate)
				.send("b\n")
				.endStream();
			StepVerifier.create(stage.lines("/running")).expectNext("a").then(() -> {
				gate.awaitArrival(SOON);
				stage.assertTheNextRequestIsServedOnConnection(2);
				gate.open();
			}).expectNext("b").expectComplete().verify(SOON);
			assertThat(stage.upstream.exchanges().get(0).awaitEnd(SOON)).isEqualTo(ClientEnd.COMPLETED);
			stage.upstream.awaitOpenConnections(1, SOON);
			stage.application.assertNoLiveStreams();
		}
	}

	@Test
	void aPoolOfOneServesTheNextWhenAGracefulGoAwayHasDrainedItsConnection() {
		Gate gate = new Gate();
		try (Http2Stage stage = Http2Stage.h2c((timeouts) -> timeouts)) {
			stage.upstream.on("/running")
				.respond(200)
				.send("a\n")
				.goAwayGracefully()
				.awaitGate(gate)
				.send("b\n")
				.endStream();
			ConnectableFlux<String> next = stage.lines("/next").replay();
			StepVerifier.create(stage.lines("/running")).expectNext("a").then(() -> {
				gate.awaitArrival(SOON);
				next.connect();
				gate.open();
			}).expectNext("b").expectComplete().verify(SOON);
			StepVerifier.create(next).expectNext("next").expectComplete().verify(SOON);
			stage.upstream.awaitOpenConnections(1, SOON);
			assertThat(stage.upstream.connections().accepted()).isEqualTo(2);
			stage.application.assertNoLiveStreams();
		}
	}

	@Test
	void aStreamThatGoAwayCoversIsIdleWhenItFallsSilent() {
		try (Http2Stage stage = Http2Stage.h2c((timeouts) -> timeouts.withIdle(TIMEOUT))) {
			stage.upstream.on("/covered").respond(200).send("a\n").goAwayAfterThis(Http2Errors.NO_ERROR).stall();
			IdleTimeoutException error = stage.failure("/covered", IdleTimeoutException.class);
			Expect.notEarlyAndNotLate(error, TIMEOUT);
			assertThat(stage.upstream.awaitRequest(SOON).awaitEnd(SOON)).isIn(ClientEnd.RESET, ClientEnd.CLOSED);
			stage.assertTheNextRequestIsServedOnConnection(2);
			stage.upstream.awaitOpenConnections(1, SOON);
			stage.application.assertNoLiveStreams();
		}
	}

	@Test
	void aPeerThatNeverSendsItsSettingsIsGivenUpWithinTheConnectTimeout() {
		try (Http2Stage stage = Http2Stage.h2c(Http2Options.standard().withoutSettings(),
				(timeouts) -> timeouts.withConnect(TIMEOUT))) {
			for (int i = 1; i <= 5; i++) {
				StreamConnectException error = stage.failure("/next", StreamConnectException.class);
				Expect.notEarlyAndNotLate(error, TIMEOUT);
				assertThat(error.isRetryable()).isTrue();
				assertThat(error.phase()).isEqualTo(Phase.ACQUIRING);
				stage.upstream.awaitOpenConnections(0, SOON);
				assertThat(stage.upstream.connections().accepted()).isEqualTo(i);
			}
			assertThat(stage.upstream.exchanges()).as("requests").isEmpty();
			assertThat(stage.application.connections().connections()).isEmpty();
			stage.application.assertNoLiveStreams();
		}
	}

	@Test
	void aLimitOfZeroLetsTheRunningStreamGoOnAndRefusesTheNext() {
		Gate gate = new Gate();
		try (Http2Stage stage = Http2Stage.h2c((timeouts) -> timeouts.withAcquire(TIMEOUT))) {
			stage.upstream.on("/running")
				.respond(200)
				.send("a\n")
				.settings(Http2Settings.MAX_CONCURRENT_STREAMS, 0)
				.awaitSettingsAck()
				.awaitGate(gate)
				.send("b\n")
				.endStream();
			StepVerifier.create(stage.lines("/running")).expectNext("a").then(() -> {
				gate.awaitArrival(SOON);
				StreamCapacityException error = stage.failure("/next", StreamCapacityException.class);
				Expect.notEarlyAndNotLate(error, TIMEOUT);
				gate.open();
			}).expectNext("b").expectComplete().verify(SOON);
			assertThat(stage.upstream.exchanges()).extracting(SeenExchange::path).containsExactly("/running");
			stage.application.assertNoLiveStreams();
		}
	}

	@Test
	void streamsOverTlsShareTheConnectionThatAlpnNegotiated() {
		try (Http2Stage stage = Http2Stage.alpn((timeouts) -> timeouts)) {
			for (int i = 0; i < 3; i++) {
				stage.assertTheNextRequestIsServedOnConnection(1);
				Termination end = stage.application.awaitTermination();
				assertThat(end.protocol()).isEqualTo("h2");
			}
			assertThat(stage.upstream.http2().prefaces()).isEqualTo(1);
			stage.application.assertNoLiveStreams();
		}
	}

	@Test
	void aStreamOverTlsThatIsCancelledIsReset() {
		try (Http2Stage stage = Http2Stage.alpn((timeouts) -> timeouts)) {
			stage.upstream.on("/endless").respond(200).chunked().heartbeats(Duration.ofMillis(5), "x\n");
			StepVerifier.create(stage.lines("/endless").take(3))
				.expectNext("x", "x", "x")
				.expectComplete()
				.verify(SOON);
			SeenExchange seen = stage.upstream.awaitRequest(SOON);
			assertThat(seen.awaitEnd(SOON)).isEqualTo(ClientEnd.RESET);
			assertThat(seen.resetCode()).hasValue(Http2Errors.CANCEL);
			stage.assertTheNextRequestIsServedOnConnection(1);
			assertThat(stage.upstream.http2().goAwaysReceived()).isEqualTo(List.of());
			stage.application.assertNoLiveStreams();
		}
	}

}
