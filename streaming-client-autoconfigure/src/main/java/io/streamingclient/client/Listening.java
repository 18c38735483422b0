package io.streamingclient.client;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.client.ClientResponse;

import io.streamingclient.stream.FailureContext;
import io.streamingclient.stream.Outcome;
import io.streamingclient.stream.StreamDescriptor;
import io.streamingclient.stream.StreamException;
import io.streamingclient.stream.StreamListenerException;

/**
 * Turns signals into calls of a listener, one at a time and in order. One element is
 * asked for at a time, when the listener has returned from the one before: so there is
 * nothing to queue, whatever executor it is called on.
 */
final class Listening<T> implements CoreSubscriber<T>, ExchangeObserver, StreamHandle {

	@SuppressWarnings("rawtypes")
	private static final AtomicIntegerFieldUpdater<Listening> WORK = AtomicIntegerFieldUpdater
		.newUpdater(Listening.class, "work");

	@SuppressWarnings("rawtypes")
	private static final AtomicIntegerFieldUpdater<Listening> HANDED_OVER = AtomicIntegerFieldUpdater
		.newUpdater(Listening.class, "handedOver");

	private final ElementListener<? super T> listener;

	private final @Nullable Executor executor;

	private final StreamDescriptor descriptor;

	private final CompletableFuture<Outcome> ended = new CompletableFuture<>();

	private final CompletionStage<Outcome> completion = this.ended.minimalCompletionStage();

	private final AtomicReference<@Nullable End> end = new AtomicReference<>();

	private final Operators.DeferredSubscription upstream = new Operators.DeferredSubscription();

	private volatile int work;

	private volatile int handedOver;

	private volatile @Nullable Exchange exchange;

	private volatile @Nullable StreamStart start;

	private volatile @Nullable T arrived;

	// owned by whoever works
	private boolean started;

	private boolean asked;

	private boolean broken;

	private boolean told;

	private Listening(ElementListener<? super T> listener, @Nullable Executor executor, StreamDescriptor descriptor) {
		this.listener = listener;
		this.executor = executor;
		this.descriptor = descriptor;
	}

	static <T> StreamHandle start(Flux<T> elements, StreamDescriptor descriptor, ElementListener<? super T> listener,
			@Nullable Executor executor) {
		Listening<T> listening = new Listening<>(listener, executor, descriptor);
		elements.subscribe(listening);
		if (listening.exchange == null && listening.isActive()) {
			listening.upstream.cancel();
			throw new IllegalArgumentException("What is read must be a stream of the response");
		}
		return listening;
	}

	@Override
	public Context currentContext() {
		return Context.of(ExchangeObserver.class, this);
	}

	@Override
	public void opened(Exchange opened) {
		if (this.exchange == null) {
			this.exchange = opened;
		}
	}

	@Override
	public void responded(Exchange responded, ClientResponse response) {
		if (responded == this.exchange) {
			this.start = new StreamStart(response.statusCode(), response.headers().asHttpHeaders(), this);
			work();
		}
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		this.upstream.set(subscription);
	}

	@Override
	public void onNext(T element) {
		this.arrived = element;
		work();
	}

	@Override
	public void onError(Throwable failure) {
		end(new End(Outcome.FAILED, (failure instanceof StreamException known) ? known : brokenBy(failure)));
	}

	@Override
	public void onComplete() {
		Exchange opened = this.exchange;
		if (opened != null) {
			opened.cancelIfDue();
		}
		end(new End(Outcome.COMPLETED, null));
	}

	@Override
	public void cancel() {
		if (this.end.compareAndSet(null, new End(Outcome.CANCELLED, null))) {
			this.upstream.cancel();
			workOnLoop();
		}
	}

	private void end(End due) {
		if (this.end.compareAndSet(null, due)) {
			workOnLoop();
		}
	}

	@Override
	public void pause() {
		hold(true);
	}

	@Override
	public void resume() {
		hold(false);
		// before, the start will see to it
		if (this.start != null) {
			workOnLoop();
		}
	}

	private void hold(boolean held) {
		Exchange opened = this.exchange;
		if (opened != null) {
			opened.stream().demand().hold(held);
		}
	}

	// An operator, the watchdog or whoever has the handle shall not run the listener.
	private void workOnLoop() {
		Exchange opened = this.exchange;
		if (this.executor == null && opened != null) {
			opened.link().afterRelease(this::work);
		}
		else {
			work();
		}
	}

	// Only one thread is inside; the others leave word that there is more to do.
	private void work() {
		if (WORK.getAndIncrement(this) != 0) {
			return;
		}
		if (this.executor == null) {
			workOff();
			return;
		}
		this.handedOver = 1;
		try {
			this.executor.execute(this::workOffOnce);
		}
		catch (Throwable ex) {
			// whatever it is, somebody has to go on, and it may have taken the task
			if (HANDED_OVER.compareAndSet(this, 1, 0)) {
				refused(ex);
				workOff();
			}
		}
	}

	private void workOffOnce() {
		if (HANDED_OVER.compareAndSet(this, 1, 0)) {
			workOff();
		}
	}

	// An end can be told here; whatever comes before it cannot.
	private void refused(Throwable refusal) {
		if (isActive() || this.arrived != null) {
			threw(refusal);
		}
		this.broken = true;
	}

	private void workOff() {
		int missed = 1;
		do {
			// looked at first: an element that arrives before the end is told before it
			boolean over = this.end.get() != null;
			tellStart();
			tellElement();
			if (over) {
				tellEnd();
			}
			ask();
			missed = WORK.addAndGet(this, -missed);
		}
		while (missed != 0);
	}

	private void tellStart() {
		StreamStart head = this.start;
		if (head != null && !this.started && !isDeaf()) {
			this.started = true;
			call(() -> this.listener.onStart(head));
		}
	}

	private void tellElement() {
		T element = this.arrived;
		if (element == null) {
			return;
		}
		this.arrived = null;
		this.asked = false;
		if (!isDeaf()) {
			call(() -> this.listener.onElement(element));
		}
		if (element instanceof DataBuffer buffer) {
			DataBufferUtils.release(buffer);
		}
	}

	private boolean isDeaf() {
		End due = this.end.get();
		return this.told || this.broken || (due != null && due.outcome() == Outcome.CANCELLED);
	}

	private void ask() {
		Exchange opened = this.exchange;
		if (this.started && !this.asked && isActive() && opened != null && !opened.stream().demand().isHeld()) {
			this.asked = true;
			this.upstream.request(1);
		}
	}

	private void call(Runnable callback) {
		try {
			callback.run();
		}
		catch (Throwable ex) {
			// an Error too: nobody below would end the stream
			threw(ex);
		}
	}

	private void threw(Throwable failure) {
		this.broken = true;
		// whatever its end was before, this must not be lost
		this.end.set(new End(Outcome.FAILED, brokenBy(failure)));
		// an operator that tries again would do so for nobody
		this.upstream.cancel();
		workOnLoop();
	}

	private StreamListenerException brokenBy(Throwable failure) {
		Exchange opened = this.exchange;
		return (opened != null) ? opened.brokenBy(failure)
				: Failures.ofTheApplication(failure, FailureContext.refused(this.descriptor));
	}

	private void tellEnd() {
		if (this.told) {
			return;
		}
		this.told = true;
		End due = Objects.requireNonNull(this.end.get());
		StreamException failure = due.error();
		try {
			due.tell(this.listener, this.exchange);
		}
		catch (Throwable ex) {
			StreamListenerException last = listenerFailure(ex);
			if (failure != null) {
				last.addSuppressed(failure);
			}
			failure = last;
			Operators.onErrorDropped(last, Context.empty());
		}
		if (failure != null) {
			this.ended.completeExceptionally(failure);
		}
		else {
			this.ended.complete(due.outcome());
		}
	}

	private StreamListenerException listenerFailure(Throwable failure) {
		Exchange opened = this.exchange;
		return Failures.ofTheApplication(failure,
				(opened != null) ? opened.stream().failureContext() : FailureContext.refused(this.descriptor));
	}

	@Override
	public @Nullable String streamId() {
		Exchange opened = this.exchange;
		return (opened != null) ? opened.stream().id().value() : null;
	}

	@Override
	public boolean isActive() {
		return this.end.get() == null;
	}

	@Override
	public boolean await(Duration timeout) throws InterruptedException {
		if (Schedulers.isInNonBlockingThread()) {
			throw new IllegalStateException("Thread " + Thread.currentThread().getName() + " must not wait for stream "
					+ streamId() + ": use completion()");
		}
		try {
			this.ended.get(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS);
			return true;
		}
		catch (ExecutionException ex) {
			return true;
		}
		catch (TimeoutException ex) {
			return false;
		}
	}

	@Override
	public CompletionStage<Outcome> completion() {
		return this.completion;
	}

	@Override
	public String toString() {
		return "StreamHandle[" + streamId() + ", " + (isActive() ? "active" : "over") + "]";
	}

	/**
	 * How it ended for the listener.
	 *
	 * @param outcome what of it
	 * @param error why, or {@code null} unless it failed
	 */
	private record End(Outcome outcome, @Nullable StreamException error) {

		void tell(ElementListener<?> listener, @Nullable Exchange exchange) {
			if (this.error != null) {
				listener.onError(this.error);
			}
			else if (this.outcome == Outcome.COMPLETED) {
				listener.onComplete((exchange != null) ? exchange.trailers() : HttpHeaders.EMPTY);
			}
			else {
				listener.onCancel();
			}
		}

	}

}
