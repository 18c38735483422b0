package io.streamingclient.client;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;

import io.streamingclient.stream.Demand;
import io.streamingclient.stream.StreamException;

/**
 * Stands between the body and its subscriber: passes demand and elements on, counts them,
 * and makes sure that a terminal signal from outside never overlaps an element (Reactive
 * Streams 1.0, rule 1.3).
 * <p>
 * {@code entered} counts the threads that are inside the subscriber and carries a bit
 * that says that the end is due. Whoever sets the bit while nobody is inside gives the
 * signal; otherwise the last one that leaves does. After a cancellation the end is
 * silent: nothing more reaches the subscriber, and what still comes is released.
 * <p>
 * An operator that throws cancels first and tells of its failure then, both within
 * {@code onNext}. A subscriber that can tell us why waits with such a cancellation until
 * it knows, or until {@code onNext} has returned.
 */
final class BodyEmitter<T> implements CoreSubscriber<T>, Subscription {

	private static final int END = 1 << 30;

	@SuppressWarnings("rawtypes")
	private static final AtomicIntegerFieldUpdater<BodyEmitter> ENTERED = AtomicIntegerFieldUpdater
		.newUpdater(BodyEmitter.class, "entered");

	private final CoreSubscriber<? super T> subscriber;

	private final Demand demand;

	private final Exchange exchange;

	private final boolean tellsWhy;

	private final Operators.DeferredSubscription upstream = new Operators.DeferredSubscription();

	// one is inside from the beginning: the subscription itself
	private volatile int entered = 1;

	private volatile @Nullable StreamException error;

	private volatile boolean complete;

	// the thread that is in onNext, and whether it has cancelled there
	private volatile @Nullable Thread inside;

	private boolean cancellationDue;

	BodyEmitter(CoreSubscriber<? super T> subscriber, Demand demand, Exchange exchange) {
		this.subscriber = subscriber;
		this.demand = demand;
		this.exchange = exchange;
		this.tellsWhy = subscriber.currentContext().hasKey(ExchangeObserver.class);
	}

	void start() {
		this.subscriber.onSubscribe(this);
		leave();
	}

	@Override
	public Context currentContext() {
		return this.subscriber.currentContext();
	}

	// what is asked for behind the end goes no further: the event loop may be gone
	@Override
	public void request(long n) {
		if (Operators.validate(n) && this.entered < END) {
			this.demand.add(n);
			this.upstream.request(n);
		}
	}

	@Override
	public void cancel() {
		if (this.tellsWhy && this.inside == Thread.currentThread()) {
			this.cancellationDue = true;
		}
		else {
			cancelNow();
		}
	}

	private void cancelNow() {
		this.exchange.cancelledBySubscriber();
		end();
	}

	/**
	 * The subscriber has heard all that it will: no failure follows.
	 */
	void cancelIfDue() {
		if (this.inside == Thread.currentThread() && this.cancellationDue) {
			this.cancellationDue = false;
			cancelNow();
		}
	}

	void cancelUpstream() {
		this.upstream.cancel();
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		this.upstream.set(subscription);
	}

	@Override
	public void onNext(T element) {
		if (!enter()) {
			discard(element);
			return;
		}
		this.demand.emitted();
		this.inside = Thread.currentThread();
		try {
			this.subscriber.onNext(element);
		}
		catch (RuntimeException | Error ex) {
			Exceptions.throwIfJvmFatal(ex);
			if (!this.exchange.failedInTheApplication(ex)) {
				Operators.onErrorDropped(ex, currentContext());
			}
		}
		finally {
			cancelIfDue();
			this.inside = null;
			leave();
		}
	}

	@Override
	public void onError(Throwable failure) {
		this.exchange.failed(failure);
	}

	@Override
	public void onComplete() {
		this.exchange.completed();
	}

	void fail(StreamException failure) {
		this.error = failure;
		end();
	}

	void complete() {
		this.complete = true;
		end();
	}

	private boolean enter() {
		return (ENTERED.getAndUpdate(this, (now) -> (now >= END) ? now : now + 1)) < END;
	}

	private void leave() {
		if (ENTERED.decrementAndGet(this) == END) {
			signalEnd();
		}
	}

	private void end() {
		if (ENTERED.getAndUpdate(this, (now) -> now | END) == 0) {
			signalEnd();
		}
	}

	private void signalEnd() {
		StreamException failure = this.error;
		try {
			if (failure != null) {
				this.subscriber.onError(failure);
			}
			else if (this.complete) {
				this.subscriber.onComplete();
			}
		}
		catch (Throwable ex) {
			// an Error too: whoever ends this stream may have others to end
			Operators.onErrorDropped(ex, currentContext());
		}
	}

	private void discard(T element) {
		if (element instanceof DataBuffer buffer) {
			DataBufferUtils.release(buffer);
		}
		else {
			Operators.onDiscard(element, currentContext());
		}
	}

}
