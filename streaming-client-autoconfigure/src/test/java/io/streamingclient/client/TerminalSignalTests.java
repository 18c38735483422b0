package io.streamingclient.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import org.springframework.web.reactive.function.client.ClientResponse;

import io.streamingclient.stream.Demand;
import io.streamingclient.stream.LiveStream;
import io.streamingclient.stream.Outcome;
import io.streamingclient.stream.ScrubbedUri;
import io.streamingclient.stream.StreamDescriptor;
import io.streamingclient.stream.StreamException;
import io.streamingclient.stream.StreamShutdownException;
import io.streamingclient.stream.StreamTimeouts;
import io.streamingclient.upstream.ClientEnd;
import io.streamingclient.upstream.ScriptedUpstream;
import io.streamingclient.wire.ResponseOptions;

import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Exactly one terminal signal, never at the same time as an element.
 */
@Timeout(60)
class TerminalSignalTests {

	private static final int ROUNDS = 20_000;

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
	void whoeverEndsTheStreamWhileElementsComeThereIsOneSignal() throws Exception {
		CyclicBarrier barrier = new CyclicBarrier(3);
		for (int round = 0; round < ROUNDS; round++) {
			TestExchange exchange = new TestExchange(this.application);
			Recorder subscriber = new Recorder();
			BodyEmitter<String> emitter = exchange.emitTo(subscriber);
			boolean cancels = round % 4 == 3;
			StreamException error = new StreamShutdownException(exchange.stream().failureContext());
			List<Future<?>> racers = List.of(this.threads.submit(() -> {
				barrier.await();
				for (int i = 0; i < 5; i++) {
					emitter.onNext("element");
				}
				emitter.onComplete();
				return null;
			}), this.threads.submit(() -> {
				barrier.await();
				return exchange.stream().terminate(error);
			}), this.threads.submit(() -> {
				barrier.await();
				if (cancels) {
					emitter.cancel();
				}
				else {
					emitter.onError(new IllegalStateException("on purpose"));
				}
				return null;
			}));
			for (Future<?> racer : racers) {
				racer.get(20, TimeUnit.SECONDS);
			}
			subscriber.assertOneEnd(cancels);
		}
		assertThat(this.application.terminations()).hasSize(ROUNDS);
		this.application.assertNoLiveStreams();
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
		assertThat(subscriber.ends).hasValue(0);
		leave.countDown();
		emitting.get(20, TimeUnit.SECONDS);
		subscriber.assertOneEnd(false);
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
		assertThat(subscriber.ends).hasValue(1);
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

	/**
	 * An exchange that never sends anything.
	 */
	private static final class TestExchange extends Exchange {

		private BodyEmitter<String> emitter;

		TestExchange(TestApplication application) {
			super(new PreparedRequest(application.streams(), application.connections(),
					new StreamQuota(Integer.MAX_VALUE), new StreamDescriptor("reports", "GET",
							ScrubbedUri.of("http://localhost"), StreamTimeouts.defaults()),
					new ResponseOptions(true, true, 200, null), () -> {
						throw new IllegalStateException("Nothing is to be sent");
					}));
			LiveStream stream = open();
			stream.claim();
			stream.streaming();
		}

		BodyEmitter<String> emitTo(CoreSubscriber<String> subscriber) {
			this.emitter = new BodyEmitter<>(subscriber, new Demand(), this);
			this.emitter.start();
			return this.emitter;
		}

		@Override
		void responded(ClientResponse response) {
			throw new IllegalStateException("Nothing was sent");
		}

		@Override
		void signal(StreamException error) {
			this.emitter.fail(error);
		}

		@Override
		void signalComplete() {
			this.emitter.complete();
		}

		@Override
		void cancelBody() {
			this.emitter.cancelUpstream();
		}

	}

	/**
	 * Counts signals, and notices those that come at the same time.
	 */
	private static class Recorder implements CoreSubscriber<String> {

		final AtomicInteger ends = new AtomicInteger();

		final AtomicBoolean inside = new AtomicBoolean();

		final AtomicBoolean overlapping = new AtomicBoolean();

		@Override
		public void onSubscribe(Subscription subscription) {
			subscription.request(Long.MAX_VALUE);
		}

		@Override
		public void onNext(String element) {
			enter();
			try {
				take(element);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			this.inside.set(false);
		}

		void take(String element) throws InterruptedException {
			Thread.onSpinWait();
		}

		@Override
		public void onError(Throwable error) {
			end();
		}

		@Override
		public void onComplete() {
			end();
		}

		private void end() {
			enter();
			this.ends.incrementAndGet();
			this.inside.set(false);
		}

		private void enter() {
			if (!this.inside.compareAndSet(false, true)) {
				this.overlapping.set(true);
			}
			if (this.ends.get() > 0) {
				this.overlapping.set(true);
			}
		}

		void assertOneEnd(boolean maybeNone) {
			assertThat(this.ends.get()).isBetween(maybeNone ? 0 : 1, 1);
			assertThat(this.overlapping).isFalse();
		}

	}

}
