package io.streamingclient.client;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/**
 * Several publishers, one after the other, as one: what was asked for and not given is
 * asked of the next one. Has one subscriber. Whoever feeds it sees to it that a publisher
 * is silent when the next one comes.
 *
 * @param <T> the type of the pieces
 */
final class Splice<T> extends Flux<T> implements Subscription {

	@SuppressWarnings("rawtypes")
	private static final AtomicIntegerFieldUpdater<Splice> WORK = AtomicIntegerFieldUpdater.newUpdater(Splice.class,
			"work");

	private final AtomicReference<@Nullable Subscription> next = new AtomicReference<>();

	private final AtomicLong asked = new AtomicLong();

	private final AtomicLong given = new AtomicLong();

	private volatile int work;

	private volatile boolean cancelled;

	private volatile @Nullable CoreSubscriber<? super T> subscriber;

	// owned by whoever works
	private long outstanding;

	private @Nullable Subscription current;

	@Override
	public void subscribe(CoreSubscriber<? super T> actual) {
		this.subscriber = actual;
		actual.onSubscribe(this);
	}

	CoreSubscriber<? super T> subscriber() {
		CoreSubscriber<? super T> actual = this.subscriber;
		if (actual == null) {
			throw new IllegalStateException("Nobody has subscribed yet");
		}
		return actual;
	}

	/**
	 * Go on with the next publisher.
	 * @param subscription its subscription
	 */
	void goOnWith(Subscription subscription) {
		this.next.set(subscription);
		work();
	}

	/**
	 * Give a piece to the subscriber.
	 * @param piece a piece of the current publisher
	 */
	void give(T piece) {
		this.given.incrementAndGet();
		subscriber().onNext(piece);
	}

	@Override
	public void request(long n) {
		if (Operators.validate(n)) {
			this.asked.accumulateAndGet(n, Operators::addCap);
			work();
		}
	}

	@Override
	public void cancel() {
		this.cancelled = true;
		work();
	}

	private void work() {
		if (WORK.getAndIncrement(this) != 0) {
			return;
		}
		int missed = 1;
		do {
			Subscription fresh = this.next.getAndSet(null);
			long more = this.asked.getAndSet(0);
			this.outstanding = Operators.addCap(Operators.subOrZero(this.outstanding, this.given.getAndSet(0)), more);
			if (fresh != null) {
				this.current = fresh;
			}
			pass((fresh != null) ? this.outstanding : more);
			missed = WORK.addAndGet(this, -missed);
		}
		while (missed != 0);
	}

	private void pass(long demand) {
		Subscription target = this.current;
		if (target == null) {
			return;
		}
		if (this.cancelled) {
			target.cancel();
		}
		else if (demand > 0) {
			target.request(demand);
		}
	}

}
