package io.streamingclient.observe;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Stands between a publisher and its subscriber and lets everything through as it is,
 * until it is shut from outside with an error. The error never overlaps an element
 * (Reactive Streams 1.0, rule 1.3), and never comes after another end.
 * <p>
 * {@code inside} counts the threads that are inside the subscriber and carries two bits:
 * the last signal was let in; it is shut. Whoever shuts it while nobody is inside gives
 * the error; otherwise the last one that leaves does.
 */
abstract class Passage<T> implements CoreSubscriber<T>, Subscription {

	private static final int OVER = 1 << 29;

	private static final int SHUT = 1 << 30;

	@SuppressWarnings("rawtypes")
	private static final AtomicIntegerFieldUpdater<Passage> INSIDE = AtomicIntegerFieldUpdater.newUpdater(Passage.class,
			"inside");

	private final CoreSubscriber<? super T> subscriber;

	private final Operators.DeferredSubscription upstream = new Operators.DeferredSubscription();

	// one is inside from the beginning: the subscription itself
	private volatile int inside = 1;

	private volatile @Nullable Throwable reason;

	Passage(CoreSubscriber<? super T> subscriber) {
		this.subscriber = subscriber;
	}

	final CoreSubscriber<? super T> subscriber() {
		return this.subscriber;
	}

	final void start() {
		this.subscriber.onSubscribe(this);
		leave();
	}

	@Override
	public Context currentContext() {
		return this.subscriber.currentContext();
	}

	@Override
	public final void onSubscribe(Subscription subscription) {
		this.upstream.set(subscription);
	}

	@Override
	public void request(long n) {
		this.upstream.request(n);
	}

	final void cancelUpstream() {
		this.upstream.cancel();
	}

	/**
	 * Let one more signal in.
	 * @return {@code false} if the passage is over or shut; otherwise {@link #leave()}
	 * must follow
	 */
	final boolean enter() {
		return INSIDE.getAndUpdate(this, (now) -> (now < OVER) ? now + 1 : now) < OVER;
	}

	/**
	 * Let the last signal in.
	 * @return as {@link #enter()}
	 */
	final boolean enterLast() {
		return INSIDE.getAndUpdate(this, (now) -> (now < OVER) ? (now + 1) | OVER : now) < OVER;
	}

	final void leave() {
		if (INSIDE.decrementAndGet(this) == SHUT) {
			giveReason();
		}
	}

	/**
	 * Let nothing through any more but an error. Without effect after the last signal.
	 * @param error what the subscriber gets
	 */
	final void shut(Throwable error) {
		this.reason = error;
		if (INSIDE.getAndUpdate(this, (now) -> (now < OVER) ? now | SHUT : now) == 0) {
			giveReason();
		}
	}

	private void giveReason() {
		Throwable error = this.reason;
		if (error != null) {
			this.subscriber.onError(error);
		}
	}

}
