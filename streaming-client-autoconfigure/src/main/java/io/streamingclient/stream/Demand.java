package io.streamingclient.stream;

import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/**
 * What the consumer has asked for and what it was given, in elements (Reactive Streams
 * 1.0, rule 3.8: {@link Long#MAX_VALUE} is effectively unbounded).
 * <p>
 * Any thread may ask; only the thread that emits counts emissions, which Reactive Streams
 * makes one at a time. Any thread may read.
 */
public final class Demand {

	private static final AtomicLongFieldUpdater<Demand> REQUESTED = AtomicLongFieldUpdater.newUpdater(Demand.class,
			"requested");

	private volatile long requested;

	private volatile long emitted;

	private volatile long skipped;

	private volatile boolean held;

	/**
	 * The consumer asks for more.
	 * @param n a positive number of elements
	 */
	public void add(long n) {
		REQUESTED.accumulateAndGet(this, n, Demand::capped);
	}

	private static long capped(long requested, long n) {
		long sum = requested + n;
		return (sum < 0) ? Long.MAX_VALUE : sum;
	}

	/**
	 * One element is about to be given to the consumer.
	 */
	public void emitted() {
		this.emitted = this.emitted + 1;
	}

	/**
	 * One element was left out, as the consumer wants it to be.
	 */
	public void skipped() {
		this.skipped = this.skipped + 1;
	}

	/**
	 * The consumer pauses, or goes on. What it asked for before may still be given to it,
	 * but it does not wait for it.
	 * @param held whether it pauses
	 */
	public void hold(boolean held) {
		this.held = held;
	}

	/**
	 * Whether the consumer pauses.
	 * @return whether demand is held
	 */
	public boolean isHeld() {
		return this.held;
	}

	/**
	 * Whether the consumer is asking for more than it was given.
	 * @return whether demand is outstanding, and not held
	 */
	public boolean isOutstanding() {
		long asked = this.requested;
		return !this.held && (asked == Long.MAX_VALUE || asked > this.emitted);
	}

	/**
	 * The number of elements given to the consumer.
	 * @return elements so far
	 */
	public long elements() {
		return this.emitted;
	}

	/**
	 * The number of elements that were left out: malformed or larger than allowed.
	 * @return elements so far
	 */
	public long skippedElements() {
		return this.skipped;
	}

}
