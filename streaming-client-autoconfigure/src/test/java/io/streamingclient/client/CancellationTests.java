package io.streamingclient.client;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import org.springframework.core.io.buffer.DataBuffer;

import io.streamingclient.stream.Outcome;
import io.streamingclient.stream.Phase;
import io.streamingclient.stream.Termination;
import io.streamingclient.upstream.ClientEnd;
import io.streamingclient.upstream.Http2Errors;
import io.streamingclient.upstream.ScriptedUpstream;
import io.streamingclient.upstream.SeenExchange;

import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * However the consumer cancels, and whenever: the exchange ends on the wire, and nothing
 * is left. How long it took the server to see it is logged, not asserted.
 */
@Timeout(120)
@ParameterizedClass
@EnumSource(Spoken.class)
class CancellationTests {

	private static final Logger logger = LoggerFactory.getLogger(CancellationTests.class);

	private static final int SLOTS = 8;

	private final Spoken spoken;

	private final Scene scene;

	private final ScriptedUpstream upstream;

	private final TestApplication application;

	private final AtomicLong cancelledAt = new AtomicLong();

	CancellationTests(Spoken spoken) {
		this.spoken = spoken;
		this.scene = Scene.of(spoken, SLOTS);
		this.upstream = this.scene.upstream;
		this.application = this.scene.application;
	}

	@AfterEach
	void close() {
		this.scene.close();
	}

	@Test
	void beforeTheHead(TestInfo test) {
		this.upstream.on("/report").awaitRequestBody().stall();
		Disposable stream = lines().subscribe();
		SeenExchange seen = this.upstream.awaitRequest(SOON);
		stream.dispose();
		assertCancelled(seen, test);
	}

	@Test
	void betweenTheHeadAndTheBody(TestInfo test) {
		this.upstream.on("/report").respond(200).chunked().flush().stall();
		Disposable stream = lines().subscribe();
		SeenExchange seen = this.upstream.awaitRequest(SOON);
		awaitStreaming();
		stream.dispose();
		assertCancelled(seen, test);
	}

	@Test
	void inTheMiddleOfTheBody(TestInfo test) {
		beat();
		CountDownLatch some = new CountDownLatch(5);
		Disposable stream = lines().subscribe((line) -> some.countDown());
		await(some);
		stream.dispose();
		assertCancelled(this.upstream.awaitRequest(SOON), test);
	}

	@Test
	void withBuffersInTheQueue(TestInfo test) {
		this.upstream.on("/report").respond(200).generate(64 * 1024 * 1024, 1);
		Subscriber subscriber = new Subscriber();
		this.scene.bytes("/report").doOnCancel(this::cancelNow).subscribe(subscriber);
		SeenExchange seen = this.upstream.awaitRequest(SOON);
		subscriber.request(1);
		await(subscriber.first);
		seen.awaitBytesSent(100 * 1024, SOON);
		subscriber.cancel();
		assertCancelled(seen, test);
	}

	@Test
	void byTake(TestInfo test) {
		beat();
		StepVerifier.create(lines().take(3)).expectNext("x", "x", "x").expectComplete().verify(SOON);
		assertCancelled(this.upstream.awaitRequest(SOON), test);
	}

	@Test
	void byATimeoutOfTheCaller(TestInfo test) {
		this.upstream.on("/report").respond(200).chunked().chunk("a\n").stall();
		StepVerifier.create(lines().timeout(Mono.never(), (line) -> Mono.delay(Duration.ofMillis(200))))
			.expectNext("a")
			.expectError(TimeoutException.class)
			.verify(SOON);
		assertCancelled(this.upstream.awaitRequest(SOON), test);
	}

	@ParameterizedTest
	@EnumSource(Blocking.class)
	void byInterruptingAThreadThatBlocks(Blocking blocking, TestInfo test) throws Exception {
		CountDownLatch some = new CountDownLatch(5);
		AtomicReference<Throwable> thrown = new AtomicReference<>();
		beat();
		Flux<String> lines = lines().doOnNext((line) -> some.countDown());
		Thread reader = new Thread(() -> blocking.read.accept(lines), "interrupted-reader");
		reader.setUncaughtExceptionHandler((thread, error) -> thrown.set(error));
		reader.start();
		await(some);
		reader.interrupt();
		reader.join(SOON.toMillis());
		assertThat(reader.isAlive()).isFalse();
		assertThat(thrown.get()).hasRootCauseInstanceOf(InterruptedException.class);
		assertCancelled(this.upstream.awaitRequest(SOON), test);
	}

	@Test
	void byACallerOfExchangeBeforeTheHead(TestInfo test) {
		this.upstream.on("/report").awaitRequestBody().stall();
		Disposable stream = exchange().doOnCancel(this::cancelNow).subscribe();
		SeenExchange seen = this.upstream.awaitRequest(SOON);
		stream.dispose();
		assertCancelled(seen, test);
	}

	@Test
	void byReleasingAResponseBeforeItsBodyIsTaken(TestInfo test) {
		this.upstream.on("/report").respond(200).chunked().flush().stall();
		StreamResponse response = exchange().block(SOON);
		cancelNow();
		response.release().block(SOON);
		StepVerifier.create(response.body()).expectError(IllegalStateException.class).verify(SOON);
		assertCancelled(this.upstream.awaitRequest(SOON), test);
	}

	@Test
	void byTheSubscriberOfABodyThatAskedForNothing(TestInfo test) {
		this.upstream.on("/report").respond(200).chunked().flush().stall();
		StreamResponse response = exchange().block(SOON);
		Subscriber subscriber = new Subscriber();
		response.body().doOnCancel(this::cancelNow).subscribe(subscriber);
		subscriber.cancel();
		assertCancelled(this.upstream.awaitRequest(SOON), test);
	}

	@Test
	void byTheSubscriberOfABodyThatWasTakenApart(TestInfo test) {
		this.upstream.on("/report").respond(200).generate(64 * 1024 * 1024, 1);
		Flux<DataBuffer> body = exchange().flatMapMany(StreamResponse::body).doOnCancel(this::cancelNow);
		Expect.completion(body.take(1));
		assertCancelled(this.upstream.awaitRequest(SOON), test);
	}

	@Test
	void byReleasingABodyOfWhichMuchHasArrived() {
		this.upstream.on("/report").respond(200).generate(64 * 1024 * 1024, 1);
		for (int i = 0; i < 3 * SLOTS; i++) {
			StreamResponse response = exchange().block(SOON);
			SeenExchange seen = this.upstream.awaitRequest(SOON);
			seen.awaitBytesSent(100 * 1024, SOON);
			response.release().block(SOON);
			assertThat(seen.awaitEnd(SOON)).isIn(ClientEnd.CLOSED, ClientEnd.RESET);
			assertThat(this.application.awaitTermination().outcome()).isEqualTo(Outcome.CANCELLED);
		}
		this.scene.assertAllSlotsAreFree();
	}

	private void beat() {
		this.upstream.on("/report").respond(200).chunked().heartbeats(Duration.ofMillis(5), "x\n");
	}

	private Flux<String> lines() {
		return this.scene.lines("/report").doOnCancel(this::cancelNow);
	}

	private Mono<StreamResponse> exchange() {
		return this.scene.client.get().uri("/report").exchange();
	}

	private void cancelNow() {
		this.cancelledAt.set(System.nanoTime());
	}

	private void awaitStreaming() {
		Awaitility.await()
			.atMost(SOON)
			.pollInterval(Duration.ofMillis(5))
			.untilAsserted(() -> assertThat(this.application.streams().streams()).singleElement()
				.satisfies((stream) -> assertThat(stream.phase()).isEqualTo(Phase.STREAMING)));
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(SOON.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void assertCancelled(SeenExchange seen, TestInfo test) {
		assertThat(seen.awaitEnd(SOON)).isIn(ClientEnd.CLOSED, ClientEnd.RESET);
		if (this.spoken != Spoken.HTTP1) {
			assertThat(seen.resetCode()).hasValue(Http2Errors.CANCEL);
		}
		long micros = TimeUnit.NANOSECONDS.toMicros(seen.endedAt().orElseThrow() - this.cancelledAt.get());
		logger.debug("{} {}: the server saw it after {} µs", this.spoken, test.getDisplayName(), micros);
		Termination end = this.application.awaitTermination();
		assertThat(end.outcome()).isEqualTo(Outcome.CANCELLED);
		assertThat(end.errorType()).isNull();
		assertThat(this.application.terminations()).hasSize(1);
		this.scene.assertNothingIsOpen();
		this.scene.assertAllSlotsAreFree();
	}

	/**
	 * The ways to read a stream on a thread that may wait. Two of them take a lock for
	 * each element, which is not for an event loop.
	 */
	enum Blocking {

		BLOCK(Flux::blockLast),
		ITERABLE((lines) -> lines.publishOn(Schedulers.boundedElastic()).toIterable().forEach(Blocking::pass)),
		STREAM((lines) -> lines.publishOn(Schedulers.boundedElastic()).toStream().forEach(Blocking::pass));

		private final Consumer<Flux<String>> read;

		Blocking(Consumer<Flux<String>> read) {
			this.read = read;
		}

		private static void pass(String line) {
			// as good as any consumer
		}

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
