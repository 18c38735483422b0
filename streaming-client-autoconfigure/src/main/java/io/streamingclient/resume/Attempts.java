package io.streamingclient.resume;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.streamingclient.stream.Backoff;

/**
 * How often a stream that broke is tried again, after what time, and for how long. Every
 * element, byte of a body or heartbeat that arrives starts the row of attempts anew, and
 * so does an attempt that was up for long enough. Only the latter ends an outage: a
 * server that answers, gives a little and breaks is not well.
 *
 * @param inARow attempts in a row that bring nothing, before the stream fails
 * @param backoff the time before them
 * @param maxOutage how long after the first break the last attempt may begin, unless one
 * was well in between; {@code null} for as long as it takes
 * @param healthyAfter how long an attempt is up, from its response to the last byte, to
 * be well
 */
public record Attempts(int inARow, Backoff backoff, @Nullable Duration maxOutage, Duration healthyAfter) {

	/**
	 * Create a number of attempts.
	 * @throws IllegalArgumentException if there is none, or a time is not above zero
	 */
	public Attempts {
		if (inARow <= 0) {
			throw new IllegalArgumentException("'inARow' must be positive but is " + inARow);
		}
		requirePositive("maxOutage", maxOutage);
		requirePositive("healthyAfter", healthyAfter);
	}

	/**
	 * Create a number of attempts for as long as it takes. One is well after ten seconds.
	 * @param inARow attempts in a row that bring nothing, before the stream fails
	 * @param backoff the time before them
	 * @throws IllegalArgumentException if there is none
	 */
	public Attempts(int inARow, Backoff backoff) {
		this(inARow, backoff, null, Duration.ofSeconds(10));
	}

	private static void requirePositive(String name, @Nullable Duration time) {
		if (time != null && (time.isZero() || time.isNegative())) {
			throw new IllegalArgumentException("'" + name + "' must be above zero but is " + time);
		}
	}

	/**
	 * Ten attempts, a second before the first, and half a minute at most.
	 * @return the documented defaults
	 */
	public static Attempts defaults() {
		return new Attempts(10, Backoff.ofAttempts());
	}

	/**
	 * Return a copy with another time before the attempts, half of it left to chance.
	 * @param initial time before the first
	 * @param max longest time
	 * @return a copy
	 */
	public Attempts after(Duration initial, Duration max) {
		return new Attempts(this.inARow, new Backoff(initial, max, this.backoff.jitter()), this.maxOutage,
				this.healthyAfter);
	}

	/**
	 * Return a copy with a budget for all attempts together.
	 * @param maxOutage how long after the first break the last attempt may begin, or
	 * {@code null} for as long as it takes
	 * @return a copy
	 */
	public Attempts within(@Nullable Duration maxOutage) {
		return new Attempts(this.inARow, this.backoff, maxOutage, this.healthyAfter);
	}

	/**
	 * Return a copy with another time after which an attempt is well.
	 * @param time how long it is up
	 * @return a copy
	 */
	public Attempts healthyAfter(Duration time) {
		return new Attempts(this.inARow, this.backoff, this.maxOutage, time);
	}

}
