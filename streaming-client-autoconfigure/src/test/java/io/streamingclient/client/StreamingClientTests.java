package io.streamingclient.client;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.codec.ServerSentEvent;

import io.streamingclient.stream.Outcome;
import io.streamingclient.stream.Phase;
import io.streamingclient.stream.StreamStatusException;
import io.streamingclient.stream.Termination;
import io.streamingclient.upstream.ClientEnd;
import io.streamingclient.upstream.Gate;
import io.streamingclient.upstream.ScriptedUpstream;
import io.streamingclient.upstream.SeenExchange;

import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class StreamingClientTests {

	private final ScriptedUpstream upstream = ScriptedUpstream.start();

	private final TestApplication application = new TestApplication(
			ClientSettings.defaults("reports").withBaseUrl(this.upstream.uri().toString()));

	private final StreamingClient client = this.application.client("reports");

	@AfterEach
	void close() {
		this.application.close();
		this.upstream.close();
	}

	@Test
	void linesArriveInOrderAndTheStreamCompletesOnce() {
		this.upstream.on("/lines")
			.respond(200)
			.header("Content-Type", "text/plain")
			.chunked()
			.chunk("a\nb")
			.chunk("c\nd")
			.end();
		StepVerifier.create(this.client.get().uri("/lines").retrieve().lines())
			.expectNext("a", "bc", "d")
			.expectComplete()
			.verify(SOON);
		Termination end = this.application.awaitTermination();
		assertThat(end.outcome()).isEqualTo(Outcome.COMPLETED);
		assertThat(end.phase()).isEqualTo(Phase.STREAMING);
		assertThat(end.bytesReceived()).isEqualTo(6);
		assertThat(end.elements()).isEqualTo(3);
		this.application.assertNoLiveStreams();
	}

	@Test
	void nothingIsSentBeforeSubscription() {
		this.upstream.on("/lines").respond(200).body("a");
		Flux<String> lines = this.client.get().uri("/lines").retrieve().lines();
		assertThat(this.upstream.connections().accepted()).isZero();
		StepVerifier.create(lines).expectNext("a").expectComplete().verify(SOON);
		StepVerifier.create(lines).expectNext("a").expectComplete().verify(SOON);
		assertThat(this.upstream.exchanges()).hasSize(2);
		assertThat(this.upstream.connections().accepted()).as("the connection was reused").isEqualTo(1);
	}

	@Test
	void theRowIsThereWhileTheStreamIsLive() {
		Gate gate = new Gate();
		this.upstream.on("/lines").respond(200).chunked().chunk("a\n").awaitGate(gate).chunk("b\n").end();
		StepVerifier.create(this.client.get().uri("/lines").retrieve().lines()).expectNext("a").then(() -> {
			assertThat(this.application.streams().streams()).singleElement().satisfies((stream) -> {
				assertThat(stream.client()).isEqualTo("reports");
				assertThat(stream.phase()).isEqualTo(Phase.STREAMING);
				assertThat(stream.status()).isEqualTo(200);
				assertThat(stream.protocol()).isEqualTo("http/1.1");
				assertThat(stream.bytesReceived()).isEqualTo(2);
			});
			gate.open();
		}).expectNext("b").expectComplete().verify(SOON);
	}

	@Test
	void eventsAreDecoded() {
		this.upstream.on("/events").eventStream().event("one").event("two").end();
		StepVerifier.create(this.client.get().uri("/events").retrieve().events().map(ServerSentEvent::data))
			.expectNext("one", "two")
			.expectComplete()
			.verify(SOON);
		SeenExchange seen = this.upstream.awaitRequest(SOON);
		assertThat(seen.headers().first("Accept")).hasValue("text/event-stream");
	}

	@Test
	void cancellingEndsTheExchangeOnTheWire() {
		this.upstream.on("/endless").respond(200).chunked().heartbeats(Duration.ofMillis(20), "x\n");
		StepVerifier.create(this.client.get().uri("/endless").retrieve().lines().take(3))
			.expectNextCount(3)
			.expectComplete()
			.verify(SOON);
		assertThat(this.upstream.awaitRequest(SOON).awaitEnd(SOON)).isIn(ClientEnd.CLOSED, ClientEnd.RESET);
		assertThat(this.application.awaitTermination().outcome()).isEqualTo(Outcome.CANCELLED);
		this.application.assertNoLiveStreams();
	}

	@Test
	void anErrorStatusIsOneErrorWithTheBody() {
		this.upstream.on("/gone").respond(404).header("X-Reason", "moved").body("no such report");
		StepVerifier.create(this.client.get().uri("/gone").retrieve().bytes())
			.expectErrorSatisfies(
					(error) -> assertThat(error).isInstanceOfSatisfying(StreamStatusException.class, (failure) -> {
						assertThat(failure.status()).isEqualTo(404);
						assertThat(failure.bodyAsString()).isEqualTo("no such report");
						assertThat(failure.isBodyComplete()).isTrue();
						assertThat(failure.headers()).containsKey("X-Reason");
						assertThat(failure).hasMessageContaining("reports").hasMessageContaining("404");
					}))
			.verify(SOON);
		this.application.assertNoLiveStreams();
	}

	@Test
	void headAndBodyCanBeTakenApart() {
		this.upstream.on("/report").respond(404).header("X-Kind", "report").body("gone");
		StepVerifier.create(this.client.get().uri("/report").exchange().flatMapMany((response) -> {
			assertThat(response.status().value()).isEqualTo(404);
			assertThat(response.headers().getFirst("X-Kind")).isEqualTo("report");
			return response.body().map(StreamingClientTests::text);
		})).expectNext("gone").expectComplete().verify(SOON);
		assertThat(this.application.awaitTermination().outcome()).isEqualTo(Outcome.COMPLETED);
	}

	@Test
	void aReleasedBodyEndsTheExchangeOnTheWire() {
		this.upstream.on("/endless").respond(200).chunked().heartbeats(Duration.ofMillis(20), "x\n");
		StepVerifier.create(this.client.get().uri("/endless").exchange().flatMap(StreamResponse::release))
			.expectComplete()
			.verify(SOON);
		assertThat(this.upstream.awaitRequest(SOON).awaitEnd(SOON)).isIn(ClientEnd.CLOSED, ClientEnd.RESET);
		assertThat(this.application.awaitTermination().outcome()).isEqualTo(Outcome.CANCELLED);
	}

	@Test
	void aRedirectIsFollowedWithinOneStream() {
		this.upstream.on("/old").respond(302).header("Location", "/new").body("moved");
		this.upstream.on("/new").respond(200).body("here");
		StepVerifier.create(this.client.get().uri("/old").retrieve().lines())
			.expectNext("here")
			.expectComplete()
			.verify(SOON);
		Termination end = this.application.awaitTermination();
		assertThat(end.outcome()).isEqualTo(Outcome.COMPLETED);
		assertThat(end.status()).isEqualTo(200);
		this.application.assertNoLiveStreams();
	}

	@Test
	void aStreamThatWaitsBehindARedirectAwaitsAResponse() {
		Gate gate = new Gate();
		this.upstream.on("/old").respond(302).header("Location", "/new").body("moved");
		this.upstream.on("/new").awaitGate(gate).respond(200).body("here");
		StepVerifier.create(this.client.get().uri("/old").retrieve().lines()).then(() -> {
			gate.awaitArrival(SOON);
			assertThat(this.application.streams().streams()).singleElement()
				.satisfies((stream) -> assertThat(stream.phase()).isEqualTo(Phase.AWAITING_RESPONSE));
			gate.open();
		}).expectNext("here").expectComplete().verify(SOON);
	}

	@Test
	void aRedirectThatIsNotFollowedIsAResponse() {
		this.upstream.on("/old").respond(302).header("Location", "/new").body("moved");
		StepVerifier.create(this.client.get().uri("/old").followRedirects(false).exchange().flatMapMany((response) -> {
			assertThat(response.status().value()).isEqualTo(302);
			return response.body().map(StreamingClientTests::text);
		})).expectNext("moved").expectComplete().verify(SOON);
	}

	private static String text(DataBuffer buffer) {
		String text = buffer.toString(StandardCharsets.UTF_8);
		DataBufferUtils.release(buffer);
		return text;
	}

}
