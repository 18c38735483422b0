package io.streamingclient.guards;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Operators;

/**
 * Runs out when the body of a request is asked for and does not come. It stands still
 * while nobody asks, so a handler may take its time. There is at most one task on the
 * event loop, and none unless the body is waited for.
 */
final class BodyClock {

	private final Channel channel;

	private final long timeout;

	private final Runnable timedOut;

	private final AtomicLong demand = new AtomicLong();

	private final AtomicBoolean ticking = new AtomicBoolean();

	private volatile long since;

	private volatile boolean over;

	private volatile @Nullable Future<?> task;

	BodyClock(Channel channel, Duration timeout, Runnable timedOut) {
		this.channel = channel;
		this.timeout = timeout.toNanos();
		this.timedOut = timedOut;
	}

	void asked(long elements) {
		if (this.demand.get() == 0) {
			this.since = System.nanoTime();
		}
		this.demand.getAndUpdate((before) -> Operators.addCap(before, elements));
		if (this.ticking.compareAndSet(false, true)) {
			tickIn(this.timeout);
		}
	}

	void arrived() {
		this.since = System.nanoTime();
		this.demand.getAndUpdate((before) -> (before == Long.MAX_VALUE) ? before : Math.max(0, before - 1));
	}

	void stop() {
		this.over = true;
		Future<?> task = this.task;
		if (task != null) {
			task.cancel(false);
		}
	}

	private void tickIn(long nanos) {
		this.task = this.channel.eventLoop().schedule(this::tick, nanos, TimeUnit.NANOSECONDS);
	}

	private void tick() {
		if (this.over || !this.channel.isActive()) {
			return;
		}
		if (this.demand.get() == 0) {
			this.ticking.set(false);
			// whoever asked in between did not start the clock
			if (this.demand.get() > 0 && this.ticking.compareAndSet(false, true)) {
				tickIn(this.timeout);
			}
			return;
		}
		long left = this.timeout - (System.nanoTime() - this.since);
		if (left > 0) {
			tickIn(left);
		}
		else {
			this.timedOut.run();
		}
	}

}
