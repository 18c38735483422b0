package io.streamingclient.stream;

/**
 * What the watchdog concludes from a stream's phase and facts.
 */
public enum Verdict {

	/**
	 * The stream makes progress, or has been quiet too briefly to say anything else.
	 */
	HEALTHY,

	/**
	 * The consumer does not ask for more. Never an error.
	 */
	SLOW_CONSUMER,

	/**
	 * The server is silent while the consumer is asking.
	 */
	STALLED,

	/**
	 * The request is sent and no response headers have come.
	 */
	AWAITING_HEADERS,

	/**
	 * The peer does not take the request body.
	 */
	UPLOAD_STALLED,

	/**
	 * Stuck in half-closed (local) or half-closed (remote), RFC 9113 section 5.1.
	 */
	HALF_CLOSED,

	/**
	 * An HTTP/2 flow-control window is exhausted by others.
	 */
	WINDOW_STARVED,

	/**
	 * Over for the application, still open on the wire.
	 */
	ORPHANED,

	/**
	 * Waiting for a pool slot or for a connection to be established.
	 */
	AWAITING_CONNECTION,

	/**
	 * The event loop of the stream does not answer.
	 */
	LOOP_BLOCKED;

	/**
	 * Whether a stream that keeps this verdict for longer than its {@code stuck-after} is
	 * stuck.
	 * @return {@code false} for {@link #HEALTHY} and {@link #SLOW_CONSUMER}
	 */
	public boolean isSuspicious() {
		return this != HEALTHY && this != SLOW_CONSUMER;
	}

}
