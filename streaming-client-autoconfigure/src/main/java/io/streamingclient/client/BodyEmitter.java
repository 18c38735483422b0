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
 */
final class BodyEmitter<T> implements CoreSubscriber<T>, Subscription {

	private static final int END = 1 << 30;

	@SuppressWarnings("rawtypes")
	private static final AtomicIntegerFieldUpdater<BodyEmitter> ENTERED = AtomicIntegerFieldUpdater
		.newUpdater(BodyEmitter.class, "entered");

	private final CoreSubscriber<? super T> subscriber;

	private final Demand demand;

	private final Exchange exchange;

	private final Operators.DeferredSubscription upstream = new Operators.DeferredSubscription();

	// one is inside from the beginning: the subscription itself
	private volatile int entered = 1;

	private volatile @Nullable StreamException error;

	private volatile boolean complete;

	BodyEmitter(CoreSubscriber<? super T> subscriber, Demand demand, Exchange exchange) {
		this.subscriber = subscriber;
		this.demand = demand;
		this.exchange = exchange;
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
		this.exchange.cancelledBySubscriber();
		end();
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
		if (failure != null) {
			this.subscriber.onError(failure);
		}
		else if (this.complete) {
			this.subscriber.onComplete();
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
