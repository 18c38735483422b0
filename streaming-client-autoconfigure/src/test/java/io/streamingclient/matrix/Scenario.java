package io.streamingclient.matrix;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * How a row is played.
 *
 * @param venue where the requests go
 * @param plot what happens
 * @param reading what the body of the response is read as
 * @param pace how fast the consumer asks
 * @param whole all elements that a whole response has, or {@code null} if it has none
 * @param recovery what a healthy request after it finds
 * @param connections the pool of the plain clients, 0 for their default; this client has
 * one of 1 unless this is larger
 */
record Scenario(Venue.Opener venue, Plot plot, Reading reading, Pace pace, @Nullable List<String> whole,
		Recovery recovery, int connections) {

	/**
	 * What a healthy request finds after the fault.
	 */
	enum Recovery {

		/**
		 * It is served.
		 */
		AT_ONCE,

		/**
		 * It is served in the end: the connection has to be found dead first.
		 */
		IN_THE_END,

		/**
		 * There is no peer that could serve it.
		 */
		NEVER

	}

}
