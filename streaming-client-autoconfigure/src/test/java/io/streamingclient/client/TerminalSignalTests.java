package io.streamingclient.client;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import io.streamingclient.stream.Outcome;
import io.streamingclient.stream.StreamShutdownException;
import io.streamingclient.upstream.ClientEnd;
import io.streamingclient.upstream.ScriptedUpstream;

import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Exactly one terminal signal, never at the same time as an element.
 */
@Timeout(60)
class TerminalSignalTests {

	private final ScriptedUpstream upstream = ScriptedUpstream.start();

	private final TestApplication application = new TestApplication(
			ClientSettings.defaults("reports").withBaseUrl(this.upstream.uri().toString()));

	private final StreamingClient client = this.application.client("reports");

	private final ExecutorService threads = Executors.newFixedThreadPool(3);

	@AfterEach
	void close() {
		this.threads.shutdownNow();
		this.application.close();
		this.upstream.close();
	}

	@Test
	void theEndWaitsForTheElementThatIsBeingTaken() throws Exception {
		CountDownLatch entered = new CountDownLatch(1);
		CountDownLatch leave = new CountDownLatch(1);
		TestExchange exchange = new TestExchange(this.application);
		Recorder subscriber = new Recorder() {

			@Override
			void take(String element) throws InterruptedException {
				entered.countDown();
				assertThat(leave.await(20, TimeUnit.SECONDS)).isTrue();
			}

		};
		BodyEmitter<String> emitter = exchange.emitTo(subscriber);
		Future<?> emitting = this.threads.submit(() -> emitter.onNext("element"));
		assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();
		assertThat(exchange.stream().terminate(new StreamShutdownException(exchange.stream().failureContext())))
			.isTrue();
		assertThat(subscriber.ends()).isZero();
		leave.countDown();
		emitting.get(20, TimeUnit.SECONDS);
		subscriber.assertTold(this.application.awaitTermination(), false);
	}

	@Test
	void askingForMoreWithinAnElementIsAllowed() {
		this.upstream.on("/lines").respond(200).body("x\n".repeat(100_000));
		AtomicInteger elements = new AtomicInteger();
		CountDownLatch ended = new CountDownLatch(1);
		this.client.get().uri("/lines").retrieve().lines().subscribe(new CoreSubscriber<>() {

			private Subscription subscription;

			@Override
			public void onSubscribe(Subscription subscription) {
				this.subscription = subscription;
				subscription.request(1);
			}

			@Override
			public void onNext(String line) {
				elements.incrementAndGet();
				this.subscription.request(1);
			}

			@Override
			public void onError(Throwable error) {
				ended.countDown();
			}

			@Override
			public void onComplete() {
				ended.countDown();
			}

		});
		assertThat(this.application.awaitTermination().outcome()).isEqualTo(Outcome.COMPLETED);
		await(ended);
		assertThat(elements).hasValue(100_000);
	}

	@Test
	void anElementWithinAnElementIsNotLost() {
		TestExchange exchange = new TestExchange(this.application);
		AtomicInteger elements = new AtomicInteger();
		BodyEmitter<?>[] emitter = new BodyEmitter<?>[1];
		Recorder subscriber = new Recorder() {

			@Override
			@SuppressWarnings("unchecked")
			void take(String element) {
				this.overlapping.set(false);
				if (elements.incrementAndGet() < 10) {
					((BodyEmitter<String>) emitter[0]).onNext("nested");
				}
				this.inside.set(true);
			}

		};
		BodyEmitter<String> created = exchange.emitTo(subscriber);
		emitter[0] = created;
		created.onNext("first");
		created.onComplete();
		assertThat(elements).hasValue(10);
		assertThat(subscriber.ends()).isEqualTo(1);
	}

	@Test
	void aSubscriberThatThrowsIsToldAndTheExchangeEnds() {
		this.upstream.on("/lines").respond(200).chunked().heartbeats(Duration.ofMillis(5), "x\n");
		AtomicInteger errors = new AtomicInteger();
		CountDownLatch ended = new CountDownLatch(1);
		this.client.get().uri("/lines").retrieve().lines().subscribe(new CoreSubscriber<>() {

			@Override
			public void onSubscribe(Subscription subscription) {
				subscription.request(Long.MAX_VALUE);
			}

			@Override
			public void onNext(String line) {
				throw new IllegalStateException("on purpose");
			}

			@Override
			public void onError(Throwable error) {
				errors.incrementAndGet();
				ended.countDown();
			}

			@Override
			public void onComplete() {
				ended.countDown();
			}

		});
		assertThat(this.upstream.awaitRequest(SOON).awaitEnd(SOON)).isIn(ClientEnd.CLOSED, ClientEnd.RESET);
		assertThat(this.application.awaitTermination().outcome()).isEqualTo(Outcome.FAILED);
		this.application.assertNoLiveStreams();
		await(ended);
		assertThat(errors).hasValue(1);
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(SOON.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Test
	void aDemandOfNothingIsRefused() {
		this.upstream.on("/lines").respond(200).body("a\n");
		StepVerifier.create(this.client.get().uri("/lines").retrieve().lines(), 1)
			.expectNext("a")
			.expectComplete()
			.verify(SOON);
		Flux<String> lines = this.client.get().uri("/lines").retrieve().lines();
		StepVerifier.create(lines, 0)
			.expectSubscription()
			.thenRequest(10)
			.expectNext("a")
			.expectComplete()
			.verify(SOON);
	}

}
