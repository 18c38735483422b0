package io.streamingclient.stream;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How often something may fail and go on before it counts as broken: so many times in so
 * long, as Erlang/OTP supervisors do it. The window slides, so a budget that was used up
 * is whole again when it has passed. Thread-safe.
 */
public final class RestartBudget {

	private final int restarts;

	private final long windowNanos;

	private final Deque<Long> recent = new ArrayDeque<>();

	private long total;

	/**
	 * Create a budget.
	 * @param restarts how many restarts are allowed
	 * @param window in what time
	 */
	public RestartBudget(int restarts, Duration window) {
		this.restarts = restarts;
		this.windowNanos = window.toNanos();
	}

	/**
	 * The usual budget: 5 restarts in 10 seconds.
	 * @return a new budget
	 */
	public static RestartBudget ofDefaults() {
		return new RestartBudget(5, Duration.ofSeconds(10));
	}

	/**
	 * Something failed and is to go on.
	 * @param now {@link System#nanoTime()}
	 * @return {@code false} if that is more than the budget allows
	 */
	public synchronized boolean take(long now) {
		this.total++;
		this.recent.addLast(now);
		if (this.recent.size() > this.restarts + 1) {
			this.recent.removeFirst();
		}
		return !isExceeded(now);
	}

	/**
	 * Whether there were more restarts lately than are allowed.
	 * @param now {@link System#nanoTime()}
	 * @return whether the budget is used up
	 */
	public synchronized boolean isExceeded(long now) {
		while (!this.recent.isEmpty() && now - this.recent.getFirst() > this.windowNanos) {
			this.recent.removeFirst();
		}
		return this.recent.size() > this.restarts;
	}

	/**
	 * All restarts so far.
	 * @return a number that only grows
	 */
	public synchronized long total() {
		return this.total;
	}

}
