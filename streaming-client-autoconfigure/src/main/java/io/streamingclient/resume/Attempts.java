package io.streamingclient.resume;

import java.time.Duration;

import io.streamingclient.stream.Backoff;

/**
 * How often a stream that broke is tried again, and after what time. Every element, byte
 * of a body or heartbeat that arrives starts the row anew.
 *
 * @param inARow attempts in a row that bring nothing, before the stream fails
 * @param backoff the time before them
 */
public record Attempts(int inARow, Backoff backoff) {

	/**
	 * Create a number of attempts.
	 * @throws IllegalArgumentException if there is none
	 */
	public Attempts {
		if (inARow <= 0) {
			throw new IllegalArgumentException("'inARow' must be positive but is " + inARow);
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
		return new Attempts(this.inARow, new Backoff(initial, max, this.backoff.jitter()));
	}

}
