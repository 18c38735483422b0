package io.streamingclient.stream;

/**
 * How a stream ended.
 */
public enum Outcome {

	/**
	 * The body was delivered whole.
	 */
	COMPLETED,

	/**
	 * A {@link StreamException} says what went wrong.
	 */
	FAILED,

	/**
	 * The subscriber, an operator or nobody's interest ended it before it was whole.
	 */
	CANCELLED

}
