package io.streamingclient.matrix;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * How a row went with one client.
 *
 * @param ending how it ended
 * @param error what the error said of itself, or {@code null} without one
 * @param elements what was delivered
 * @param signals how many terminal signals there were, seen at the very end
 * @param elapsed from the subscription to the end
 * @param silence from what the upstream did last, or from the subscription, to the end
 * @param seen what the upstream saw of the request that decided
 * @param afterwards what is wrong after the end, or {@code null} if nothing is
 * @param detail the error itself, for those who read failures
 */
record Observation(Ending ending, @Nullable ErrorWord error, List<String> elements, int signals, Duration elapsed,
		Duration silence, Seen seen, @Nullable String afterwards, @Nullable String detail) {

	/**
	 * How a stream can end for its consumer.
	 */
	enum Ending {

		/**
		 * Complete, with all that was to come.
		 */
		COMPLETES,

		/**
		 * Complete, with other elements than those that were to come.
		 */
		COMPLETES_WRONG,

		/**
		 * With an error.
		 */
		FAILS,

		/**
		 * Not in the time that was given to it.
		 */
		HANGS

	}

}
