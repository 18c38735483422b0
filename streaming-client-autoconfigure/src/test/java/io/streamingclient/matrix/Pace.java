package io.streamingclient.matrix;

import java.time.Duration;

/**
 * How fast the consumer asks: for a few elements first, and after a pause for all others.
 *
 * @param first how many elements before the pause
 * @param pause how long it is
 */
record Pace(long first, Duration pause) {

	static Pace steady() {
		return new Pace(Long.MAX_VALUE, Duration.ZERO);
	}

	static Pace pausedAfter(long first, Duration pause) {
		return new Pace(first, pause);
	}

	boolean isSteady() {
		return this.first == Long.MAX_VALUE;
	}

}
