package io.streamingclient.client;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.scheduler.NonBlocking;
import reactor.core.scheduler.Schedulers;

import org.springframework.beans.BeanUtils;

import io.streamingclient.client.Callbacks.Call;
import io.streamingclient.client.StreamingClient.ResponseSpec;
import io.streamingclient.stream.Outcome;
import io.streamingclient.stream.StreamListenerException;
import io.streamingclient.upstream.Gate;
import io.streamingclient.upstream.ScriptedUpstream;
import io.streamingclient.upstream.SeenExchange;

import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A listener on an executor of its own: it may block, and nothing piles up before it.
 */
@Timeout(120)
@ParameterizedClass
@EnumSource(names = { "HTTP1", "H2C" })
class ListeningExecutorTests {

	private static final Duration IDLE = Duration.ofSeconds(1);

	private static final int LINES = 10_000;

	private static final int LARGE = 64 * 1024 * 1024;

	private final Scene scene;

	private final ScriptedUpstream upstream;

	// one that takes no lock when it is given a task: that happens on an event loop
	private final ThreadPoolExecutor threads = new ThreadPoolExecutor(4, 4, 0, TimeUnit.SECONDS,
			new LinkedTransferQueue<>());

	private final Callbacks<Object> calls = new Callbacks<>();

	ListeningExecutorTests(Spoken spoken) {
		this.scene = Scene.of(spoken, 2);
		this.upstream = this.scene.upstream;
		this.threads.prestartAllCoreThreads();
	}

	@AfterEach
	void close() {
		this.threads.shutdownNow();
		this.scene.close();
	}

	@Test
	void theCallsComeOneByOneAndInOrderWhateverTheNumberOfThreads() {
		List<String> lines = IntStream.range(0, LINES).mapToObj(String::valueOf).toList();
		this.upstream.on("/report").respond(200).body(String.join("\n", lines));
		Tally tally = new Tally(this.threads);
		StreamHandle handle = lines(tally);
		this.calls.assertOver(handle);
		List<String> all = this.calls.calls();
		assertThat(all).hasSize(LINES + 2).startsWith("START 200").endsWith("COMPLETE");
		assertThat(all.subList(1, LINES + 1)).isEqualTo(lines.stream().map((line) -> "ELEMENT " + line).toList());
		assertThat(this.calls.threads()).noneMatch(NonBlocking.class::isInstance);
		assertThat(tally.most()).as("tasks that wait").isEqualTo(1);
		this.scene.assertAllSlotsAreFree();
	}

	@Test
	void aSchedulerOfReactorIsAnExecutorToo() {
		this.upstream.on("/report").respond(200).body("a\nb\n");
		this.calls.assertCalls(lines(Schedulers.boundedElastic()::schedule), "START 200", "ELEMENT a", "ELEMENT b",
				"COMPLETE");
		this.scene.assertAllSlotsAreFree();
	}

	@Test
	void aListenerThatBlocksHoldsTheServerBackAndIsNotBlamedForIt() {
		this.upstream.on("/report").respond(200).generate(LARGE, 7);
		CountDownLatch done = new CountDownLatch(1);
		this.calls.in(Call.ELEMENT, (handle) -> await(done));
		Tally tally = new Tally(this.threads);
		StreamHandle handle = this.scene.client.get()
			.uri("/report")
			.timeouts((timeouts) -> timeouts.withIdle(IDLE))
			.retrieve()
			.start(ResponseSpec::bytes, this.calls, tally);
		SeenExchange seen = this.upstream.awaitRequest(SOON);
		this.calls.awaitCall("ELEMENT bytes");
		Awaitility.await().during(IDLE.multipliedBy(3)).atMost(SOON).until(handle::isActive);
		assertThat(this.calls.calls()).containsExactly("START 200", "ELEMENT bytes");
		assertThat(seen.bytesSent()).as("sent while it blocked").isLessThan(LARGE);
		assertThat(tally.most()).as("tasks that wait").isEqualTo(1);
		done.countDown();
		Awaitility.await().atMost(SOON.multipliedBy(2)).until(() -> handle.await(Duration.ofMillis(100)));
		assertThat(this.calls.calls()).endsWith("COMPLETE");
		assertThat(this.scene.application.awaitTermination().bytesReceived()).isEqualTo(LARGE);
		this.scene.assertAllSlotsAreFree();
	}

	@Test
	void aCancellationEndsTheExchangeAtOnceAndIsToldWhenTheListenerHasReturned() {
		this.upstream.on("/report").respond(200).generate(LARGE, 7);
		CountDownLatch done = new CountDownLatch(1);
		this.calls.in(Call.ELEMENT, (handle) -> await(done));
		StreamHandle handle = spec().start(ResponseSpec::bytes, this.calls, this.threads);
		this.calls.awaitCall("ELEMENT bytes");
		handle.cancel();
		this.scene.assertTheServerSawTheEnd();
		assertThat(this.scene.application.awaitTermination().outcome()).isEqualTo(Outcome.CANCELLED);
		assertThat(this.calls.calls()).containsExactly("START 200", "ELEMENT bytes");
		assertThat(handle.completion().toCompletableFuture()).isNotDone();
		done.countDown();
		this.calls.assertCalls(handle, "START 200", "ELEMENT bytes", "CANCEL");
		this.scene.assertAllSlotsAreFree();
	}

	@Test
	void anElementThatWaitsForTheExecutorIsReleasedWhenTheStreamIsCancelled() {
		Gate gate = new Gate();
		this.upstream.on("/report").respond(200).contentLength(LARGE).awaitGate(gate).generate(LARGE, 7);
		ByHand executor = new ByHand(new RejectedExecutionException("no more"));
		StreamHandle handle = spec().start(ResponseSpec::bytes, this.calls, executor);
		executor.runNext();
		gate.open();
		executor.awaitTask();
		handle.cancel();
		executor.runNext();
		this.calls.assertCalls(handle, "START 200", "CANCEL");
		assertThat(executor.tasks).isEmpty();
		this.scene.assertTheServerSawTheEnd();
		this.scene.assertAllSlotsAreFree();
	}

	@Test
	void whatTheListenerThrowsAtTheLastElementOfAWholeBodyIsNotLost() {
		this.upstream.on("/report").respond(200).body("a\n");
		this.calls.in(Call.ELEMENT, (handle) -> {
			assertThat(this.scene.application.awaitTermination().outcome()).isEqualTo(Outcome.COMPLETED);
			throw new IllegalStateException("a fault of the listener");
		});
		StreamHandle handle = lines(this.threads);
		this.calls.assertCalls(handle, "START 200", "ELEMENT a", "ERROR listener");
		assertThat(handle.completion().toCompletableFuture()).isCompletedExceptionally();
		this.scene.assertAllSlotsAreFree();
	}

	@ParameterizedTest
	@ValueSource(classes = { RejectedExecutionException.class, IllegalStateException.class })
	void anExecutorThatRefusesAnElementEndsTheStream(Class<? extends RuntimeException> refusal) {
		Gate gate = new Gate();
		this.upstream.on("/report").respond(200).contentLength(LARGE).awaitGate(gate).generate(LARGE, 7);
		ByHand executor = new ByHand(BeanUtils.instantiateClass(refusal));
		StreamHandle handle = spec().start(ResponseSpec::bytes, this.calls, executor);
		executor.runNext();
		executor.refuse = true;
		gate.open();
		this.calls.assertCalls(handle, "START 200", "ERROR listener");
		StreamListenerException error = this.calls.error(StreamListenerException.class);
		assertThat(error).hasRootCauseInstanceOf(refusal);
		this.scene.assertTheServerSawTheEnd();
		this.scene.application.assertEndedOnceWith(error);
		this.scene.assertAllSlotsAreFree();
	}

	@Test
	void anExecutorThatTakesATaskAndThrowsRunsItOnce() {
		this.upstream.on("/report").respond(200).body("a\n");
		StreamHandle handle = lines((task) -> {
			task.run();
			task.run();
			throw new IllegalStateException("a fault of the executor");
		});
		this.calls.assertCalls(handle, "START 200", "ELEMENT a", "COMPLETE");
		this.scene.assertAllSlotsAreFree();
	}

	@Test
	void anEndThatAnExecutorRefusesIsToldAllTheSame() {
		Gate gate = new Gate();
		this.upstream.on("/report").respond(200).chunked().awaitGate(gate).chunk("a\n").stall();
		ByHand executor = new ByHand(new RejectedExecutionException("no more"));
		StreamHandle handle = lines(executor);
		executor.runNext();
		gate.open();
		executor.runNext();
		this.calls.awaitCall("ELEMENT a");
		executor.refuse = true;
		handle.cancel();
		this.calls.assertCalls(handle, "START 200", "ELEMENT a", "CANCEL");
		assertThat(handle.completion().toCompletableFuture().join()).isEqualTo(Outcome.CANCELLED);
		this.scene.assertTheServerSawTheEnd();
		this.scene.assertAllSlotsAreFree();
	}

	private StreamHandle lines(Executor executor) {
		return spec().start(ResponseSpec::lines, this.calls, executor);
	}

	private ResponseSpec spec() {
		return this.scene.client.get().uri("/report").retrieve();
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(SOON.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Counts how many tasks wait at the same time.
	 */
	private static final class Tally implements Executor {

		private final Executor executor;

		private final AtomicInteger now = new AtomicInteger();

		private final AtomicInteger most = new AtomicInteger();

		Tally(Executor executor) {
			this.executor = executor;
		}

		@Override
		public void execute(Runnable task) {
			this.most.accumulateAndGet(this.now.incrementAndGet(), Math::max);
			this.executor.execute(() -> {
				this.now.decrementAndGet();
				task.run();
			});
		}

		int most() {
			return this.most.get();
		}

	}

	/**
	 * Runs tasks when the test wants it.
	 */
	private static final class ByHand implements Executor {

		private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

		private final RuntimeException refusal;

		private volatile boolean refuse;

		ByHand(RuntimeException refusal) {
			this.refusal = refusal;
		}

		@Override
		public void execute(Runnable task) {
			if (this.refuse) {
				throw this.refusal;
			}
			this.tasks.add(task);
		}

		void awaitTask() {
			Awaitility.await().atMost(SOON).until(() -> !this.tasks.isEmpty());
		}

		void runNext() {
			awaitTask();
			this.tasks.remove().run();
		}

	}

}
