package io.streamingclient.stream;

import java.time.Duration;

/**
 * How long to wait before something is tried again: longer each time in a row.
 *
 * @param initial the first wait
 * @param max the longest wait; each one is twice as long as the one before up to this
 * @param jitter how much of a wait is left to chance, from 0 for nothing to 1 for all of
 * it
 */
public record Backoff(Duration initial, Duration max, double jitter) {

	private static final int MAX_DOUBLINGS = 30;

	/**
	 * Create a backoff.
	 * @throws IllegalArgumentException if a duration is not above zero, the longest wait
	 * is below the first, or the jitter is not between 0 and 1
	 */
	public Backoff {
		if (initial.isNegative() || initial.isZero()) {
			throw new IllegalArgumentException("The first wait must be above zero but is " + initial);
		}
		if (max.compareTo(initial) < 0) {
			throw new IllegalArgumentException("The longest wait, " + max + ", is below the first, " + initial);
		}
		if (!(jitter >= 0 && jitter <= 1)) {
			throw new IllegalArgumentException("The jitter must be between 0 and 1 but is " + jitter);
		}
	}

	/**
	 * The backoff of restarts: 100 ms, doubled up to 2 s, half of it left to chance. Five
	 * waits are shorter than ten seconds together.
	 * @return the backoff
	 */
	public static Backoff ofRestarts() {
		return new Backoff(Duration.ofMillis(100), Duration.ofSeconds(2), 0.5);
	}

	/**
	 * The backoff of attempts to go on: a second, doubled up to half a minute, half of it
	 * left to chance.
	 * @return the backoff
	 */
	public static Backoff ofAttempts() {
		return new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30), 0.5);
	}

	/**
	 * The wait before the next try.
	 * @param before how many waits there were in a row
	 * @param chance a number from 0 to 1
	 * @return the wait
	 */
	public Duration delay(int before, double chance) {
		Duration whole = this.initial.multipliedBy(1L << Math.min(before, MAX_DOUBLINGS));
		long nanos = ((whole.compareTo(this.max) < 0) ? whole : this.max).toNanos();
		return Duration.ofNanos((long) (nanos * (1 - this.jitter * chance)));
	}

}
