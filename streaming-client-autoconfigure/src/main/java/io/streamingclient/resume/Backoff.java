package io.streamingclient.resume;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How often and after what time a stream that broke is tried again. The time doubles from
 * attempt to attempt, and half of it is random, so that many readers of one server do not
 * come back at the same moment. Every element or byte that arrives starts it anew.
 *
 * @param maxAttempts attempts in a row that bring nothing, before the stream fails
 * @param initial time before the first of them
 * @param max longest time
 */
public record Backoff(int maxAttempts, Duration initial, Duration max) {

	private static final int MAX_DOUBLINGS = 30;

	public Backoff {
		if (maxAttempts <= 0) {
			throw new IllegalArgumentException("'maxAttempts' must be positive but is " + maxAttempts);
		}
		if (initial.isNegative() || initial.isZero()) {
			throw new IllegalArgumentException("'initial' must be positive but is " + initial);
		}
		if (max.compareTo(initial) < 0) {
			throw new IllegalArgumentException("'max' must not be below 'initial' but is " + max);
		}
	}

	/**
	 * Ten attempts, a second before the first, and half a minute at most.
	 * @return the documented defaults
	 */
	public static Backoff defaults() {
		return new Backoff(10, Duration.ofSeconds(1), Duration.ofSeconds(30));
	}

	/**
	 * The time before an attempt.
	 * @param number the number of the attempt in the row, from one on
	 * @param least what the server wants at least; the first attempt waits for no more
	 * @return a random time between half of what is due and all of it, and not below
	 * {@code least}
	 */
	Duration before(int number, Duration least) {
		long first = (least.compareTo(this.initial) > 0) ? least.toNanos() : this.initial.toNanos();
		double due = Math.min(this.max.toNanos(), first * Math.pow(2, Math.min(MAX_DOUBLINGS, number - 1)));
		long jittered = (long) (due * ThreadLocalRandom.current().nextDouble(0.5, 1));
		return Duration.ofNanos(Math.max(jittered, least.toNanos()));
	}

}
