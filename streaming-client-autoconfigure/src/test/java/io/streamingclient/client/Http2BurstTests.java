package io.streamingclient.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufMono;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;
import reactor.test.StepVerifier;

import io.streamingclient.stream.ErrorType;
import io.streamingclient.stream.Outcome;
import io.streamingclient.stream.Phase;
import io.streamingclient.stream.StreamException;
import io.streamingclient.stream.StreamResetException;
import io.streamingclient.upstream.Gate;
import io.streamingclient.upstream.Http2Errors;
import io.streamingclient.upstream.Http2Options;
import io.streamingclient.wire.PoolSettings;
import io.streamingclient.wire.Protocol;

import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

/**
 * Many streams of one HTTP/2 connection that are cancelled at once. Since the "rapid
 * reset" attack (CVE-2023-44487) servers may take that amiss.
 */
@Timeout(60)
class Http2BurstTests {

	private static final int BURST = 400;

	private static final int ALLOWED = 200;

	@Test
	void aBurstOfCancellationsHarmsNeitherTheConnectionNorItsOtherStreams() {
		Gate gate = new Gate();
		try (Http2Stage stage = Http2Stage.h2c(Http2Options.standard().maxConcurrentStreams(BURST + 1),
				(timeouts) -> timeouts)) {
			stage.upstream.on("/running").respond(200).send("a\n").awaitGate(gate).send("b\n").endStream();
			stage.upstream.on("/burst").respond(200).chunked().chunk("x\n").stall();
			StepVerifier.create(stage.lines("/running")).expectNext("a").then(() -> {
				cancelABurst(stage.lines("/burst"));
				stage.upstream.http2().awaitResets(Http2Errors.CANCEL, BURST, SOON);
				stage.upstream.http2().awaitOpenStreams(1, SOON);
				gate.open();
			}).expectNext("b").expectComplete().verify(SOON.multipliedBy(2));
			stage.assertTheNextRequestIsServedOnConnection(1);
			assertThat(stage.upstream.http2().resets()).isEqualTo(BURST);
			assertThat(stage.application.terminations()).hasSize(BURST + 2)
				.extracting("outcome")
				.doesNotContain(Outcome.FAILED);
			stage.application.assertNoLiveStreams();
		}
	}

	private static void cancelABurst(Flux<String> stream) {
		AtomicInteger begun = new AtomicInteger();
		List<Disposable> burst = Stream.generate(() -> stream.subscribe((line) -> begun.incrementAndGet()))
			.limit(BURST)
			.toList();
		await().atMost(SOON).untilAtomic(begun, equalTo(BURST));
		burst.forEach(Disposable::dispose);
	}

	@Test
	void aServerThatBreaksOffAfterABurstFailsItsStreamsAndTheNextHasAnotherConnection() {
		DisposableServer server = strictServer();
		try (TestApplication application = new TestApplication(ClientSettings.defaults("reports")
			.withBaseUrl("http://127.0.0.1:" + server.port())
			.withProtocol(Protocol.H2C)
			.withPool(new PoolSettings(1, 1000, Duration.ofSeconds(55), Duration.ofMinutes(10))))) {
			Flux<String> quiet = application.client("reports").get().uri("/").retrieve().lines();
			Flux<String> cancelled = Flux.range(0, ALLOWED + 50)
				.flatMap((number) -> quiet.take(1).onErrorComplete(), 50);
			StepVerifier.create(quiet)
				.expectNext("x")
				.then(cancelled::subscribe)
				.consumeErrorWith((error) -> assertBrokenOff(application, error))
				.verify(SOON.multipliedBy(2));
			StepVerifier.create(quiet.take(1)).expectNext("x").expectComplete().verify(SOON);
		}
		finally {
			server.disposeNow(SOON);
		}
	}

	// what servers do by default: Netty allows 200 in 30 seconds
	private static DisposableServer strictServer() {
		return HttpServer.create()
			.host("127.0.0.1")
			.port(0)
			.protocol(HttpProtocol.H2C)
			.http2Settings((spec) -> spec.maxDecodedRstFramesPerWindow(ALLOWED, 30))
			.handle((request, response) -> response.sendGroups(
					Flux.concat(Flux.just("x\n"), Flux.never()).map((text) -> ByteBufMono.fromString(Mono.just(text)))))
			.bindNow(SOON);
	}

	// It may close its socket with resets unread: TCP throws the GOAWAY away then.
	private static void assertBrokenOff(TestApplication application, Throwable error) {
		assertThat(error).isInstanceOfSatisfying(StreamException.class, (failure) -> {
			assertThat(failure.type()).isIn(ErrorType.RESET, ErrorType.TRUNCATED);
			assertThat(failure.isRetryable()).isTrue();
			assertThat(failure.phase()).isEqualTo(Phase.STREAMING);
			application.assertEndedOnceWith(failure);
		});
	}

	@Test
	void anObjectionIsNamedByTheStreamsThatItEnds() {
		try (Http2Stage stage = Http2Stage.h2c((timeouts) -> timeouts)) {
			stage.upstream.on("/running").respond(200).send("a\n").goAwayAfterThis(Http2Errors.ENHANCE_YOUR_CALM).fin();
			StreamResetException error = stage.failure("/running", StreamResetException.class);
			assertThat(error).hasMessageContaining("GOAWAY ENHANCE_YOUR_CALM(11)");
			assertThat(error.isRetryable()).isTrue();
			assertThat(error.isUnprocessed()).as("unprocessed, although it was answered").isFalse();
			assertThat(error.phase()).isEqualTo(Phase.STREAMING);
			stage.assertTheNextRequestIsServedOnConnection(2);
			stage.application.assertNoLiveStreams();
		}
	}

	@Test
	void streamsThatAnObjectionLeavesOutWereNotProcessed() {
		Gate gate = new Gate();
		try (Http2Stage stage = Http2Stage.h2c((timeouts) -> timeouts)) {
			stage.upstream.on("/first")
				.respond(200)
				.send("a\n")
				.awaitGate(gate)
				.goAwayAfterThis(Http2Errors.ENHANCE_YOUR_CALM)
				.send("b\n")
				.endStream();
			stage.upstream.on("/left-out").awaitRequestBody().stall();
			Mono<List<Throwable>> leftOut = Flux.range(0, 10)
				.flatMap((number) -> stage.lines("/left-out").then(Mono.<Throwable>empty()).onErrorResume(Mono::just))
				.collectList()
				.cache();
			StepVerifier.create(stage.lines("/first")).expectNext("a").then(() -> {
				leftOut.subscribe();
				stage.upstream.awaitRequests(11, SOON);
				gate.open();
			}).expectNext("b").expectComplete().verify(SOON);
			StepVerifier.create(leftOut).assertNext((errors) -> {
				assertThat(errors).hasSize(10).hasOnlyElementsOfType(StreamResetException.class);
				assertThat(errors).allSatisfy((error) -> {
					assertThat(error).hasMessageContaining("GOAWAY ENHANCE_YOUR_CALM(11)");
					StreamResetException reset = (StreamResetException) error;
					assertThat(reset.isUnprocessed()).isTrue();
					assertThat(reset.isRetryable()).isTrue();
					stage.application.assertEndedOnceWith(reset);
				});
			}).expectComplete().verify(SOON);
			stage.assertTheNextRequestIsServedOnConnection(2);
			stage.application.assertNoLiveStreams();
		}
	}

}
