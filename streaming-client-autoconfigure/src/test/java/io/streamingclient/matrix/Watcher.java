package io.streamingclient.matrix;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.scheduler.Schedulers;

/**
 * The consumer of a row: asks at its pace, and writes down all signals.
 */
final class Watcher implements CoreSubscriber<String> {

	private final Pace pace;

	private final List<String> elements = Collections.synchronizedList(new ArrayList<>());

	private final AtomicInteger ends = new AtomicInteger();

	private final AtomicLong taken = new AtomicLong();

	private final CountDownLatch ended = new CountDownLatch(1);

	private final long startedAt = System.nanoTime();

	private volatile long endedAt;

	private volatile @Nullable Throwable error;

	private volatile @Nullable Subscription subscription;

	Watcher(Pace pace) {
		this.pace = pace;
	}

	@Override
	public void onSubscribe(Subscription given) {
		this.subscription = given;
		given.request(this.pace.first());
	}

	@Override
	public void onNext(String element) {
		this.elements.add(element);
		if (!this.pace.isSteady() && this.taken.incrementAndGet() == this.pace.first()) {
			Schedulers.parallel().schedule(this::goOn, this.pace.pause().toMillis(), TimeUnit.MILLISECONDS);
		}
	}

	private void goOn() {
		Subscription given = this.subscription;
		if (given != null) {
			given.request(Long.MAX_VALUE);
		}
	}

	@Override
	public void onError(Throwable thrown) {
		this.error = thrown;
		end();
	}

	@Override
	public void onComplete() {
		end();
	}

	private void end() {
		this.endedAt = System.nanoTime();
		this.ends.incrementAndGet();
		this.ended.countDown();
	}

	/**
	 * Wait for the end, and give up if it does not come.
	 * @param patience how long to wait
	 * @return whether it came
	 */
	boolean awaitEnd(Duration patience) throws InterruptedException {
		boolean came = this.ended.await(patience.toMillis(), TimeUnit.MILLISECONDS);
		Subscription given = this.subscription;
		if (!came && given != null) {
			given.cancel();
		}
		return came;
	}

	List<String> elements() {
		synchronized (this.elements) {
			return List.copyOf(this.elements);
		}
	}

	int ends() {
		return this.ends.get();
	}

	@Nullable Throwable error() {
		return this.error;
	}

	long startedAt() {
		return this.startedAt;
	}

	long endedAt() {
		return this.endedAt;
	}

	Duration elapsed() {
		return Duration.ofNanos(this.endedAt - this.startedAt);
	}

}
