package io.streamingclient.supervision;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.publisher.TestPublisher;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;

import io.streamingclient.stream.Backoff;

import static io.streamingclient.supervision.Supervision.QUICK;
import static io.streamingclient.supervision.Supervision.SOON;
import static io.streamingclient.supervision.SupervisedState.GAVE_UP;
import static io.streamingclient.supervision.SupervisedState.STOPPED;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a listener can rely on, above all when the application stops.
 */
@Timeout(60)
class SupervisedListenerTests {

	private final Performer prices = new Performer();

	private final CountDownLatch inside = new CountDownLatch(1);

	private final CountDownLatch release = new CountDownLatch(1);

	@Test
	void itMayBlockAndIsAskedForOneElementAtATime() throws InterruptedException {
		try (Supervision supervision = Supervision.of(blocking("prices"))) {
			TestPublisher<String> run = this.prices.awaitRun(1);
			run.next("a");
			assertThat(this.inside.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
			run.assertMaxRequested(1);
			this.release.countDown();
			this.prices.emit(1, "b");
			this.prices.awaitHeard("a", "b");
			run.assertMaxRequested(1);
			assertThat(supervision.stream("prices").restarts()).isZero();
		}
	}

	private SupervisedStream<String> blocking(String name) {
		return SupervisedStream.of(name, this.prices::open, new SupervisedListener<String>() {

			@Override
			public void onElement(String element) {
				assertThat(Schedulers.isInNonBlockingThread()).isFalse();
				assertThat(Thread.currentThread().getName()).startsWith("streaming-client-supervised-");
				SupervisedListenerTests.this.inside.countDown();
				awaitRelease();
				SupervisedListenerTests.this.prices.onElement(element);
			}

			@Override
			public void onEnded(SupervisedSnapshot stream) {
				SupervisedListenerTests.this.prices.onEnded(stream);
			}

		}).withRestarts(QUICK);
	}

	private void awaitRelease() {
		try {
			this.release.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException("interrupted");
		}
	}

	@Test
	void theEndIsOnTheWireAtOnceAndToldWhenTheListenerHasReturned() throws InterruptedException {
		try (Supervision supervision = Supervision.of(blocking("prices"))) {
			TestPublisher<String> run = this.prices.awaitRun(1);
			run.next("a");
			this.inside.await();
			CompletableFuture<Void> stopped = supervision.supervisor().stop().toCompletableFuture();
			run.assertCancelled();
			assertThat(stopped).isNotDone();
			assertThat(this.prices.ends()).isEmpty();
			this.release.countDown();
			assertThat(stopped).succeedsWithin(SOON);
			assertThat(this.prices.heard()).containsExactly("a");
			assertThat(this.prices.ends()).singleElement()
				.satisfies((end) -> assertThat(end.state()).isEqualTo(STOPPED));
			supervision.supervisor().startAgain("prices");
			supervision.supervisor().close();
			supervision.supervisor().close();
		}
		assertThat(this.prices.ends()).hasSize(1);
		assertThat(this.prices.runs()).isEqualTo(1);
	}

	@Test
	void aListenerThatDoesNotReturnIsInterruptedAfterThePatience() throws InterruptedException {
		try (Supervision supervision = Supervision.of(Duration.ofMillis(50), blocking("prices"))) {
			this.prices.awaitRun(1).next("a");
			this.inside.await();
			assertThat(supervision.stream("prices").state()).isEqualTo(SupervisedState.RUNNING);
		}
		Awaitility.await().atMost(SOON).until(() -> !this.prices.ends().isEmpty());
		assertThat(this.prices.heard()).isEmpty();
	}

	@Test
	void whatWaitsToBeStartedIsNotStartedAfterTheStop() {
		SupervisedStream<String> stream = this.prices.stream("prices")
			.withRestarts(QUICK.withBackoff(new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(2), 0)));
		try (Supervision supervision = Supervision.of(stream)) {
			this.prices.fail(1, 1);
			supervision.await("prices", SupervisedState.BACKING_OFF);
			assertThat(supervision.supervisor().stop().toCompletableFuture()).succeedsWithin(SOON);
			Awaitility.await().pollDelay(Duration.ofMillis(2500)).until(() -> true);
			assertThat(this.prices.runs()).isEqualTo(1);
			assertThat(this.prices.ends()).hasSize(1);
		}
	}

	@Test
	void whatWasStoppedIsStartedAgainWithTheApplication() {
		try (Supervision supervision = Supervision.of(this.prices.stream("prices"))) {
			this.prices.awaitRun(1);
			supervision.supervisor().stop();
			supervision.supervisor().start();
			this.prices.awaitRun(2).next("again");
			this.prices.awaitHeard("again");
		}
		assertThat(this.prices.ends()).hasSize(2);
	}

	@Test
	void aListenerMayStopTheApplication() {
		AtomicReference<Supervision> supervision = new AtomicReference<>();
		AtomicBoolean interrupted = new AtomicBoolean(true);
		CountDownLatch stopped = new CountDownLatch(1);
		CountDownLatch ready = new CountDownLatch(1);
		supervision.set(Supervision.of(SupervisedStream.<String>of("prices", () -> Flux.just("stop"), (element) -> {
			await(ready);
			supervision.get().supervisor().close();
			interrupted.set(Thread.currentThread().isInterrupted());
			stopped.countDown();
		})));
		ready.countDown();
		await(stopped);
		assertThat(interrupted).isFalse();
		supervision.get().await("prices", STOPPED);
		supervision.get().close();
	}

	private static void await(CountDownLatch latch) {
		Awaitility.await().atMost(SOON).until(() -> latch.getCount() == 0);
	}

	@Test
	void whoFailsToHearOfItChangesNothing() {
		SupervisedStream<String> stream = SupervisedStream
			.of("prices", this.prices::open, new SupervisedListener<String>() {

				@Override
				public void onElement(String element) {
				}

				@Override
				public void onEnded(SupervisedSnapshot snapshot) {
					SupervisedListenerTests.this.prices.onEnded(snapshot);
					throw new IllegalStateException("I don't want to know");
				}

			})
			.withRestarts(QUICK);
		try (Supervision supervision = Supervision.of(stream)) {
			this.prices.fail(1, 6);
			supervision.await("prices", GAVE_UP);
			supervision.supervisor().startAgain("prices");
			this.prices.awaitRun(7);
		}
		assertThat(this.prices.ends()).hasSize(2);
	}

	@Test
	void buffersAreReleasedAfterTheCall() {
		NettyDataBufferFactory buffers = new NettyDataBufferFactory(UnpooledByteBufAllocator.DEFAULT);
		DataBuffer taken = buffers.wrap("taken".getBytes(StandardCharsets.US_ASCII));
		DataBuffer refused = buffers.wrap("refused".getBytes(StandardCharsets.US_ASCII));
		SupervisedStream<DataBuffer> stream = SupervisedStream.of("bytes", () -> Flux.just(taken, refused),
				(buffer) -> {
					if (buffer == refused) {
						throw new IllegalStateException("no");
					}
				});
		try (Supervision supervision = Supervision.of(stream.withRestarts(QUICK.withType(RestartType.TEMPORARY)))) {
			supervision.await("bytes", SupervisedState.FINISHED);
		}
		assertThat(NettyDataBufferFactory.toByteBuf(taken).refCnt()).isZero();
		assertThat(NettyDataBufferFactory.toByteBuf(refused).refCnt()).isZero();
	}

	@Test
	void aLogThatFailsChangesNothing() {
		LoggerContext log = (LoggerContext) LoggerFactory.getILoggerFactory();
		TurboFilter full = new TurboFilter() {

			@Override
			public FilterReply decide(Marker marker, Logger logger, Level level, String format, Object[] arguments,
					Throwable cause) {
				if (Thread.currentThread().getName().startsWith("streaming-client-supervised-")) {
					throw new OutOfMemoryError("on purpose");
				}
				return FilterReply.NEUTRAL;
			}

		};
		log.addTurboFilter(full);
		try (Supervision supervision = Supervision.of(this.prices.stream("prices"))) {
			this.prices.fail(1, 6);
			supervision.await("prices", GAVE_UP);
			Awaitility.await().atMost(SOON).until(() -> this.prices.ends().size() == 1);
			assertThat(supervision.events()).hasSize(1);
			supervision.supervisor().startAgain("prices");
			this.prices.awaitRun(7).next("alive");
			this.prices.awaitHeard("alive");
		}
		finally {
			log.getTurboFilterList().remove(full);
		}
	}

}
