package io.streamingclient.stream;

/**
 * Where a stream is. Phases only move forward, but for a redirect: the request it leads
 * to begins at {@link #ACQUIRING}.
 */
public enum Phase {

	/**
	 * Waiting for a connection: a pool slot, DNS, TCP, TLS.
	 */
	ACQUIRING,

	/**
	 * The request head and body are on their way out.
	 */
	SENDING,

	/**
	 * The request is sent whole; no response headers have come yet.
	 */
	AWAITING_RESPONSE,

	/**
	 * The final response headers are here; the body is being consumed.
	 */
	STREAMING,

	/**
	 * The stream has ended; its {@link Outcome} says how.
	 */
	TERMINATED

}
