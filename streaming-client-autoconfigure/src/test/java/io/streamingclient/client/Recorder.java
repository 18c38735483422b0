package io.streamingclient.client;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

import io.streamingclient.stream.Outcome;
import io.streamingclient.stream.StreamException;
import io.streamingclient.stream.Termination;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Counts signals, and notices those that come at the same time.
 */
class Recorder implements CoreSubscriber<String> {

	private final AtomicInteger ends = new AtomicInteger();

	private volatile @Nullable Throwable error;

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
	public void onError(Throwable failure) {
		this.error = failure;
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

	int ends() {
		return this.ends.get();
	}

	/**
	 * Check that what was signalled is what the termination says.
	 * @param end how the stream ended
	 * @param cancelled whether the subscriber cancelled, and may have heard nothing
	 */
	void assertTold(Termination end, boolean cancelled) {
		assertThat(this.overlapping).isFalse();
		assertThat(this.ends.get()).as("signals").isBetween(cancelled ? 0 : 1, 1);
		Throwable failure = this.error;
		if (failure != null) {
			assertThat(((StreamException) failure).type()).isEqualTo(end.errorType());
		}
		else if (this.ends.get() == 1) {
			assertThat(end.outcome()).isEqualTo(Outcome.COMPLETED);
		}
	}

}
