package io.streamingclient.client;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import org.springframework.core.io.buffer.DataBuffer;

import io.streamingclient.stream.ErrorType;
import io.streamingclient.stream.Outcome;
import io.streamingclient.stream.Phase;
import io.streamingclient.stream.StreamCancelledException;
import io.streamingclient.stream.Termination;
import io.streamingclient.upstream.ClientEnd;
import io.streamingclient.upstream.Gate;
import io.streamingclient.upstream.ScriptedUpstream;
import io.streamingclient.upstream.SeenExchange;
import io.streamingclient.wire.PoolSettings;

import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whoever cancels, and whenever: the exchange ends on the wire, and nothing is left.
 */
@Timeout(120)
class CancellationTests {

	private static final int POOL = 8;

	private final ScriptedUpstream upstream = ScriptedUpstream.start();

	private final TestApplication application = new TestApplication(ClientSettings.defaults("reports")
		.withBaseUrl(this.upstream.uri().toString())
		.withPool(new PoolSettings(POOL, 1000, Duration.ofSeconds(55), Duration.ofMinutes(10))));

	private final StreamingClient client = this.application.client("reports");

	@AfterEach
	void close() {
		this.application.close();
		this.upstream.close();
	}

	@Test
	void beforeTheHead() {
		this.upstream.on("/report").awaitRequestBody().stall();
		Disposable stream = lines().subscribe();
		SeenExchange seen = this.upstream.awaitRequest(SOON);
		stream.dispose();
		assertCancelled(seen);
	}

	@Test
	void betweenTheHeadAndTheBody() {
		this.upstream.on("/report").respond(200).chunked().flush().stall();
		Disposable stream = lines().subscribe();
		SeenExchange seen = this.upstream.awaitRequest(SOON);
		awaitPhase(Phase.STREAMING);
		stream.dispose();
		assertCancelled(seen);
	}

	@Test
	void inTheMiddleOfTheBody() {
		this.upstream.on("/report").respond(200).chunked().heartbeats(Duration.ofMillis(5), "x\n");
		CountDownLatch some = new CountDownLatch(5);
		Disposable stream = lines().subscribe((line) -> some.countDown());
		SeenExchange seen = this.upstream.awaitRequest(SOON);
		await(some);
		stream.dispose();
		assertCancelled(seen);
	}

	@Test
	void withBuffersInTheQueue() {
		this.upstream.on("/report").respond(200).generate(64 * 1024 * 1024, 1);
		Subscriber subscriber = new Subscriber();
		this.client.get().uri("/report").retrieve().bytes().subscribe(subscriber);
		SeenExchange seen = this.upstream.awaitRequest(SOON);
		subscriber.request(1);
		await(subscriber.first);
		subscriber.cancel();
		assertCancelled(seen);
	}

	@Test
	void byTake() {
		this.upstream.on("/report").respond(200).chunked().heartbeats(Duration.ofMillis(5), "x\n");
		StepVerifier.create(lines().take(3)).expectNext("x", "x", "x").expectComplete().verify(SOON);
		assertCancelled(this.upstream.awaitRequest(SOON));
	}

	@Test
	void byATimeoutOfTheCaller() {
		this.upstream.on("/report").respond(200).chunked().chunk("a\n").stall();
		StepVerifier.create(lines().timeout(Duration.ofSeconds(2)))
			.expectNext("a")
			.expectError(TimeoutException.class)
			.verify(SOON);
		assertCancelled(this.upstream.awaitRequest(SOON));
	}

	@Test
	void byACallerOfExchangeBeforeTheHead() {
		this.upstream.on("/report").awaitRequestBody().stall();
		Disposable stream = this.client.get().uri("/report").exchange().subscribe();
		SeenExchange seen = this.upstream.awaitRequest(SOON);
		stream.dispose();
		assertCancelled(seen);
	}

	@Test
	void byTheSubscriberOfABodyThatWasTakenApart() {
		this.upstream.on("/report").respond(200).generate(64 * 1024 * 1024, 1);
		Flux<DataBuffer> body = this.client.get().uri("/report").exchange().flatMapMany(StreamResponse::body);
		Expect.completion(body.take(1));
		assertCancelled(this.upstream.awaitRequest(SOON));
	}

	@Test
	void byReleasingABodyOfWhichMuchHasArrived() {
		this.upstream.on("/report").respond(200).generate(64 * 1024 * 1024, 1);
		for (int i = 0; i < 3 * POOL; i++) {
			StreamResponse response = this.client.get().uri("/report").exchange().block(SOON);
			SeenExchange seen = this.upstream.awaitRequest(SOON);
			seen.awaitBytesSent(100 * 1024, SOON);
			response.release().block(SOON);
			assertThat(seen.awaitEnd(SOON)).isIn(ClientEnd.CLOSED, ClientEnd.RESET);
			assertThat(this.application.awaitTermination().outcome()).isEqualTo(Outcome.CANCELLED);
		}
		assertNothingIsLeft();
	}

	@ParameterizedTest
	@ValueSource(strings = { "awaiting", "head", "body" })
	void byAnOperator(String how) {
		switch (how) {
			case "awaiting" -> this.upstream.on("/report").awaitRequestBody().stall();
			case "head" -> this.upstream.on("/report").respond(200).chunked().flush().stall();
			default -> this.upstream.on("/report").respond(200).chunked().heartbeats(Duration.ofMillis(5), "x\n");
		}
		AtomicInteger errors = new AtomicInteger();
		Flux<String> cancelled = lines().doOnError((error) -> errors.incrementAndGet());
		Mono.fromRunnable(() -> {
			awaitPhase(how.equals("awaiting") ? Phase.AWAITING_RESPONSE : Phase.STREAMING);
			String id = this.application.streams().streams().get(0).id();
			assertThat(this.application.streams().cancel(id)).isTrue();
			assertThat(this.application.streams().cancel(id)).as("it is over").isFalse();
		}).subscribeOn(Schedulers.boundedElastic()).subscribe();
		StreamCancelledException error = Expect.failure(cancelled, StreamCancelledException.class);
		assertThat(error.type()).isEqualTo(ErrorType.CANCELLED);
		assertThat(error.isRetryable()).isFalse();
		assertThat(error).hasMessageContaining("'reports'").hasMessageContaining("operator");
		assertThat(errors).hasValue(1);
		this.application.assertEndedOnceWith(error);
		assertThat(this.upstream.awaitRequest(SOON).awaitEnd(SOON)).isIn(ClientEnd.CLOSED, ClientEnd.RESET);
		assertNothingIsLeft();
	}

	@Test
	void anOperatorCannotCancelWhatIsNotThere() {
		assertThat(this.application.streams().cancel("no-such-id")).isFalse();
	}

	@Test
	void aStreamThatWaitsForASlotCanBeCancelledByAnOperator() {
		Gate gate = new Gate();
		this.upstream.on("/held").respond(200).chunked().chunk("a\n").awaitGate(gate).end();
		this.upstream.on("/report").respond(200).body("a");
		for (int i = 0; i < POOL; i++) {
			this.client.get().uri("/held").retrieve().lines().subscribe();
		}
		gate.awaitArrivals(POOL, SOON);
		AtomicInteger errors = new AtomicInteger();
		lines().subscribe(null, (error) -> errors.incrementAndGet());
		String id = this.application.streams()
			.streams()
			.stream()
			.filter((stream) -> stream.target().endsWith("/report"))
			.findFirst()
			.orElseThrow()
			.id();
		assertThat(this.application.streams().cancel(id)).isTrue();
		assertThat(errors).hasValue(1);
		gate.open();
		Awaitility.await().atMost(SOON).untilAsserted(this.application::assertNoLiveStreams);
		assertNothingIsLeft();
		assertThat(this.upstream.exchanges().stream().map(SeenExchange::path)).doesNotContain("/report");
	}

	private Flux<String> lines() {
		return this.client.get().uri("/report").retrieve().lines();
	}

	private void awaitPhase(Phase phase) {
		Awaitility.await()
			.atMost(SOON)
			.pollInterval(Duration.ofMillis(5))
			.untilAsserted(() -> assertThat(this.application.streams().streams()).singleElement()
				.satisfies((stream) -> assertThat(stream.phase()).isEqualTo(phase)));
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(SOON.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void assertCancelled(SeenExchange seen) {
		assertThat(seen.awaitEnd(SOON)).isIn(ClientEnd.CLOSED, ClientEnd.RESET);
		Termination end = this.application.awaitTermination();
		assertThat(end.outcome()).isEqualTo(Outcome.CANCELLED);
		assertThat(end.errorType()).isNull();
		assertThat(this.application.terminations()).hasSize(1);
		this.upstream.awaitOpenConnections(0, SOON);
		assertNothingIsLeft();
	}

	// more requests than the pool has connections, all at the same time
	private void assertNothingIsLeft() {
		this.application.assertNoLiveStreams();
		Gate gate = new Gate();
		this.upstream.on("/next").respond(200).chunked().chunk("next\n").awaitGate(gate).end();
		Flux<String> next = this.client.get().uri("/next").retrieve().lines();
		StepVerifier.create(Flux.range(0, POOL).flatMap((number) -> next, POOL))
			.expectNextCount(POOL)
			.then(gate::open)
			.expectComplete()
			.verify(SOON);
		this.application.assertNoLiveStreams();
	}

	private static final class Subscriber extends BaseSubscriber<DataBuffer> {

		private final CountDownLatch first = new CountDownLatch(1);

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			// asks later
		}

		@Override
		protected void hookOnNext(DataBuffer buffer) {
			Expect.release(buffer);
			this.first.countDown();
		}

	}

}
