package io.streamingclient.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

import io.streamingclient.stream.Outcome;
import io.streamingclient.stream.Phase;
import io.streamingclient.stream.ResponseTimeoutException;
import io.streamingclient.stream.Termination;
import io.streamingclient.upstream.Gate;
import io.streamingclient.upstream.GeneratedBody;
import io.streamingclient.upstream.Script;
import io.streamingclient.upstream.ScriptedUpstream;
import io.streamingclient.upstream.SeenExchange;

import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Redirects that are followed: one stream, whatever the number of requests.
 */
@Timeout(60)
@ParameterizedClass
@EnumSource(names = { "HTTP1", "H2C" })
class RedirectTests {

	private static final Duration RESPONSE = Duration.ofSeconds(2);

	// with one slot the next request needs the connection of the one before
	private final Scene scene;

	private final ScriptedUpstream upstream;

	private final StreamingClient client;

	RedirectTests(Spoken spoken) {
		this.scene = Scene.of(spoken, 1, (timeouts) -> timeouts.withResponse(RESPONSE));
		this.upstream = this.scene.upstream;
		this.client = this.scene.client;
		this.upstream.on("/new").respond(200).body("here\n");
	}

	@AfterEach
	void close() {
		this.scene.close();
	}

	@ParameterizedTest
	@ValueSource(ints = { 301, 302, 303, 307, 308 })
	void aRedirectIsFollowedOverTheSameConnection(int status) {
		this.upstream.on("/old").respond(status).header("Location", "/new?page=2#top").body("moved");
		StepVerifier.create(this.scene.lines("/old")).expectNext("here").expectComplete().verify(SOON);
		assertThat(this.upstream.exchanges()).extracting(SeenExchange::target).containsExactly("/old", "/new?page=2");
		assertThat(this.upstream.connections().accepted()).isEqualTo(1);
		assertOneStream(5);
	}

	@ParameterizedTest
	@CsvSource({ "301,POST,GET", "302,POST,GET", "303,POST,GET", "303,PUT,GET", "303,DELETE,GET", "307,POST,POST",
			"308,POST,POST", "301,PUT,PUT", "302,PATCH,PATCH", "307,DELETE,DELETE" })
	void theMethodChangesAsInABrowserAndTheBodyGoesWithIt(int status, String method, String next) {
		this.upstream.on("/old").respond(status).header("Location", "/new").body("moved");
		StepVerifier
			.create(this.client.method(HttpMethod.valueOf(method))
				.uri("/old")
				.header("Content-Type", "text/x-report")
				.header("Content-Language", "en")
				.header("X-Report", "7")
				.bodyValue("report")
				.retrieve()
				.lines())
			.expectNext("here")
			.expectComplete()
			.verify(SOON);
		SeenExchange last = this.upstream.exchanges().get(1);
		assertThat(last.method()).isEqualTo(next);
		assertThat(last.headers().first("X-Report")).contains("7");
		if (next.equals("GET")) {
			assertThat(last.body()).isEmpty();
			assertThat(List.of("Content-Type", "Content-Language", "Content-Length", "Transfer-Encoding"))
				.noneMatch(last.headers()::contains);
		}
		else {
			assertThat(last.body()).asString().isEqualTo("report");
			assertThat(last.headers().first("Content-Type")).contains("text/x-report");
			assertThat(last.headers().first("Content-Language")).contains("en");
		}
		assertOneStream(5);
	}

	@Test
	void aHeadStaysAHead() {
		this.upstream.on("/old").respond(303).header("Location", "/new");
		CompleteResponse response = this.client.method(HttpMethod.HEAD).uri("/old").send().block(SOON);
		assertThat(response.status().value()).isEqualTo(200);
		assertThat(this.upstream.exchanges()).extracting(SeenExchange::method).containsExactly("HEAD", "HEAD");
		assertOneStream(0);
	}

	@Test
	void aStreamingBodyIsSentAgainWhole() {
		int blocks = 100;
		AtomicInteger subscriptions = new AtomicInteger();
		this.upstream.on("/old").respond(307).header("Location", "/new");
		Flux<String> body = Flux.range(0, blocks)
			.map((block) -> "x".repeat(10_000))
			.doOnSubscribe((subscription) -> subscriptions.incrementAndGet());
		StepVerifier.create(this.client.post().uri("/old").body(body, String.class).retrieve().lines())
			.expectNext("here")
			.expectComplete()
			.verify(SOON);
		assertThat(subscriptions).hasValue(2);
		assertThat(this.upstream.exchanges()).allSatisfy((seen) -> {
			assertThat(seen.method()).isEqualTo("POST");
			assertThat(seen.bodyBytesReceived()).isEqualTo(blocks * 10_000);
		});
		assertOneStream(5);
	}

	@Test
	void aRedirectBeforeTheBodyIsSentStopsItAndItIsSentToTheTarget() {
		int size = 16 * 1024 * 1024;
		this.upstream.on("/old").doNotRead().respond(308).header("Location", "/new").body("moved");
		StepVerifier
			.create(this.client.put().uri("/old").bodyValue(GeneratedBody.of(size, 3).bytes()).retrieve().lines())
			.expectNext("here")
			.expectComplete()
			.verify(SOON);
		assertThat(this.upstream.exchanges().get(1).bodySha256()).isEqualTo(GeneratedBody.sha256(size, 3));
		assertThat(this.upstream.exchanges().get(0).bodyBytesReceived()).isLessThan(size);
		assertOneStream(5);
	}

	@Test
	void twentyRedirectsAreFollowed() {
		this.upstream.on("/hop", (seen) -> {
			int hop = Integer.parseInt(seen.query());
			return Script.respondWith(302).header("Location", (hop < 20) ? "?" + (hop + 1) : "/new").body("moved");
		});
		StepVerifier.create(this.scene.lines("/hop?1")).expectNext("here").expectComplete().verify(SOON);
		assertThat(this.upstream.exchanges()).hasSize(21);
		assertThat(this.upstream.connections().accepted()).isEqualTo(1);
		assertOneStream(5);
	}

	@Test
	void theBodyOfARedirectIsNotWaitedForForEver() {
		this.upstream.on("/endless")
			.respond(302)
			.header("Location", "/silent")
			.chunked()
			.forever(Script.begin().chunk("x".repeat(8192)));
		this.upstream.on("/silent").respond(302).header("Location", "/cut").contentLength(100).send("moved").stall();
		this.upstream.on("/cut").respond(302).header("Location", "/new").contentLength(100).send("moved").fin();
		StepVerifier.create(this.scene.lines("/endless")).expectNext("here").expectComplete().verify(SOON);
		assertThat(this.upstream.exchanges()).hasSize(4);
		this.scene.assertTheServerSawTheEnd();
		this.scene.assertTheServerSawTheEnd();
		assertOneStream(5);
	}

	@Test
	void theResponseClockBeginsAnewWithEveryRequest() {
		Duration pause = RESPONSE.multipliedBy(4).dividedBy(10);
		this.upstream.on("/1").pause(pause).respond(302).header("Location", "/2");
		this.upstream.on("/2").pause(pause).respond(302).header("Location", "/3");
		this.upstream.on("/3").pause(pause).respond(302).header("Location", "/new");
		StepVerifier.create(this.scene.lines("/1")).expectNext("here").expectComplete().verify(SOON);
		assertOneStream(5);
	}

	@Test
	void aTargetThatDoesNotAnswerIsATimeout() {
		this.upstream.on("/old").respond(302).header("Location", "/silent");
		this.upstream.on("/silent").stall();
		ResponseTimeoutException error = Expect.failure(this.scene.lines("/old"), ResponseTimeoutException.class);
		assertThat(error.phase()).isEqualTo(Phase.AWAITING_RESPONSE);
		this.scene.application.assertEndedOnceWith(error);
		this.upstream.awaitRequest(SOON);
		this.scene.assertTheServerSawTheEnd();
		this.scene.assertAllSlotsAreFree();
	}

	@Test
	void whoeverCancelsEndsTheRequestThatIsUnderWay() {
		Gate gate = new Gate();
		this.upstream.on("/old").respond(302).header("Location", "/slow");
		this.upstream.on("/slow").respond(200).chunked().chunk("a\n").awaitGate(gate).end();
		Disposable subscription = this.scene.lines("/old").subscribe();
		gate.awaitArrival(SOON);
		subscription.dispose();
		this.upstream.awaitRequest(SOON);
		assertThat(this.scene.assertTheServerSawTheEnd().path()).isEqualTo("/slow");
		assertThat(this.scene.application.awaitTermination().outcome()).isEqualTo(Outcome.CANCELLED);
		gate.open();
		this.scene.assertAllSlotsAreFree();
	}

	@Test
	void blockingCodeReadsWhatTheRedirectLedTo() {
		this.upstream.on("/old").respond(302).header("Location", "/new").body("moved");
		try (StreamIterator<String> lines = this.client.get().uri("/old").retrieve().pull().lines()) {
			assertThat(lines.next()).isEqualTo("here");
			assertThat(lines.hasNext()).isFalse();
		}
		assertOneStream(5);
	}

	@Test
	void aListenerHearsOfTheLastResponseOnly() {
		this.upstream.on("/old").respond(302).header("Location", "/new").body("moved");
		Callbacks<String> callbacks = new Callbacks<>();
		StreamHandle handle = this.client.get()
			.uri("/old")
			.retrieve()
			.start(StreamingClient.ResponseSpec::lines, callbacks);
		callbacks.assertCalls(handle, "START 200", "ELEMENT here", "COMPLETE");
		assertOneStream(5);
	}

	@Test
	void aRedirectWithoutALocationIsAResponse() {
		this.upstream.on("/old").respond(302).body("moved");
		CompleteResponse response = this.client.get().uri("/old").send().block(SOON);
		assertThat(response.status().value()).isEqualTo(302);
		assertThat(response.bodyAsString()).isEqualTo("moved");
		assertThat(this.scene.application.awaitTermination().status()).isEqualTo(302);
		this.scene.assertAllSlotsAreFree();
	}

	@Test
	void oneThatIsNotToBeFollowedIsAResponse() {
		this.upstream.on("/old").respond(307).header("Location", "/new").body("moved");
		CompleteResponse response = this.client.get().uri("/old").followRedirects(false).send().block(SOON);
		assertThat(response.status().value()).isEqualTo(307);
		assertThat(response.headers().getFirst(HttpHeaders.LOCATION)).isEqualTo("/new");
		assertThat(response.bodyAsString()).isEqualTo("moved");
		assertOneStream(5);
	}

	private void assertOneStream(int bytes) {
		Termination end = this.scene.application.awaitTermination();
		assertThat(end.outcome()).isEqualTo(Outcome.COMPLETED);
		assertThat(end.bytesReceived()).as("of the last response").isEqualTo(bytes);
		assertThat(this.scene.application.terminations()).hasSize(1);
		this.scene.assertAllSlotsAreFree();
	}

}
