package io.streamingclient.client;

import java.time.Duration;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.test.StepVerifier;

import io.streamingclient.stream.ConnectionSnapshot;
import io.streamingclient.stream.Phase;
import io.streamingclient.stream.ResponseTimeoutException;
import io.streamingclient.stream.StreamResetException;
import io.streamingclient.upstream.Gate;

import static io.streamingclient.client.Http2Stage.TIMEOUT;
import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Connections that are silent: which are dead, and which are not.
 */
@Timeout(60)
class Http2PingTests {

	// that of the watchdog, which does not show it
	private static final Duration PING_TIMEOUT = Duration.ofSeconds(5);

	@Test
	void aConnectionThatVanishedIsRetiredAndAllItsStreamsFail() {
		try (Http2Stage stage = Http2Stage.h2c((timeouts) -> timeouts.withResponse(TIMEOUT))) {
			stage.upstream.on("/quiet").respond(200).send("a\n").stall();
			StepVerifier.create(stage.lines("/quiet")).expectNext("a").then(() -> {
				stage.proxy.dropPresent();
				ResponseTimeoutException error = stage.failure("/lost", ResponseTimeoutException.class);
				Expect.notEarlyAndNotLate(error, TIMEOUT);
				Awaitility.await()
					.atMost(SOON)
					.untilAsserted(() -> assertThat(connections(stage)).singleElement()
						.satisfies((connection) -> assertThat(connection.pingOutstanding()).isTrue()));
			}).consumeErrorWith((error) -> {
				assertThat(error).isExactlyInstanceOf(StreamResetException.class).hasMessageContaining("PING");
				StreamResetException reset = (StreamResetException) error;
				assertThat(reset.isUnprocessed()).isFalse();
				assertThat(reset.phase()).isEqualTo(Phase.STREAMING);
				assertThat(reset.elapsed()).isGreaterThanOrEqualTo(PING_TIMEOUT);
				stage.application.assertEndedOnceWith(reset);
			}).verify(SOON);
			stage.assertTheNextRequestIsServedOnConnection(2);
			assertThat(stage.application.connections().connections()).hasSize(1);
			stage.application.assertNoLiveStreams();
		}
	}

	@Test
	void aConnectionThatNeverEndsAHeadIsRetiredAndAllItsStreamsFail() {
		try (Http2Stage stage = Http2Stage.h2c((timeouts) -> timeouts.withResponse(TIMEOUT))) {
			stage.upstream.on("/quiet").respond(200).send("a\n").stall();
			stage.upstream.on("/endless-head").respond(200).headersWithoutEnd();
			StepVerifier.create(stage.lines("/quiet")).expectNext("a").then(() -> {
				ResponseTimeoutException error = stage.failure("/endless-head", ResponseTimeoutException.class);
				Expect.notEarlyAndNotLate(error, TIMEOUT);
				stage.failure("/next", ResponseTimeoutException.class);
			})
				.consumeErrorWith((error) -> assertThat(error).isExactlyInstanceOf(StreamResetException.class)
					.hasMessageContaining("PING"))
				.verify(SOON);
			stage.assertTheNextRequestIsServedOnConnection(2);
			stage.application.assertNoLiveStreams();
		}
	}

	@Test
	void aConnectionThatAnswersIsKeptAndItsRoundTripIsShown() {
		Gate gate = new Gate();
		try (Http2Stage stage = Http2Stage.h2c((timeouts) -> timeouts.withResponse(TIMEOUT))) {
			stage.upstream.on("/quiet").respond(200).send("a\n").awaitGate(gate).send("b\n").endStream();
			stage.upstream.on("/mute").awaitRequestBody().stall();
			StepVerifier.create(stage.lines("/quiet")).expectNext("a").then(() -> {
				stage.failure("/mute", ResponseTimeoutException.class);
				stage.upstream.http2().awaitPings(1, SOON);
				Awaitility.await()
					.atMost(SOON)
					.untilAsserted(() -> assertThat(connections(stage)).singleElement().satisfies((connection) -> {
						assertThat(connection.pingOutstanding()).isFalse();
						assertThat(connection.pingRoundTrip()).isPositive();
					}));
			}).thenAwait(PING_TIMEOUT.plusSeconds(1)).then(gate::open).expectNext("b").expectComplete().verify(SOON);
			stage.assertTheNextRequestIsServedOnConnection(1);
			stage.application.assertNoLiveStreams();
		}
	}

	@Test
	void aConnectionThatIsSilentIsPingedThoughNoClockRanOut() {
		Gate gate = new Gate();
		try (Http2Stage stage = Http2Stage.h2c((timeouts) -> timeouts)) {
			stage.upstream.on("/quiet").respond(200).send("a\n").awaitGate(gate).send("b\n").endStream();
			StepVerifier.create(stage.lines("/quiet")).expectNext("a").then(() -> {
				int before = stage.upstream.http2().pings();
				stage.upstream.http2().awaitPings(before + 1, SOON);
				Awaitility.await()
					.atMost(SOON)
					.untilAsserted(() -> assertThat(connections(stage)).singleElement()
						.satisfies((connection) -> assertThat(connection.pingRoundTrip()).isPositive()));
				gate.open();
			}).expectNext("b").expectComplete().verify(SOON.multipliedBy(2));
			stage.assertTheNextRequestIsServedOnConnection(1);
		}
	}

	@Test
	void aConnectionWhoseEventLoopIsBlockedIsNotGivenUp() {
		Gate gate = new Gate();
		try (Http2Stage stage = Http2Stage.h2c((timeouts) -> timeouts)) {
			stage.upstream.on("/quiet").respond(200).send("a\n").awaitGate(gate).send("b\n").endStream();
			stage.upstream.on("/blocking").respond(200).send("x\n").endStream();
			StepVerifier.create(stage.lines("/quiet")).expectNext("a").then(() -> {
				StepVerifier.create(stage.lines("/blocking").doOnComplete(() -> {
					stage.application.connections().forEach((connection) -> connection.control().ping());
					spin(PING_TIMEOUT.plusMillis(250));
				})).expectNext("x").expectComplete().verify(SOON);
				gate.open();
			}).expectNext("b").expectComplete().verify(SOON);
			stage.assertTheNextRequestIsServedOnConnection(1);
		}
	}

	// BlockHound would refuse to sleep
	private static void spin(Duration time) {
		long begin = System.nanoTime();
		long now = begin;
		while (now - begin < time.toNanos()) {
			now = System.nanoTime();
		}
	}

	private static List<ConnectionSnapshot> connections(Http2Stage stage) {
		return stage.application.connections().connections();
	}

}
