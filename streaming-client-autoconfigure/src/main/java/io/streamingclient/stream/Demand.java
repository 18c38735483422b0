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
	 * Whether the consumer is asking for more than it was given.
	 * @return whether demand is outstanding
	 */
	public boolean isOutstanding() {
		long asked = this.requested;
		return asked == Long.MAX_VALUE || asked > this.emitted;
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
