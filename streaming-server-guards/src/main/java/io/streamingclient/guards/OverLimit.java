package io.streamingclient.guards;

/**
 * What becomes of a connection that is one too many.
 */
public enum OverLimit {

	/**
	 * Its first request is answered with 503 and {@code Retry-After}; then it is closed.
	 */
	REFUSE,

	/**
	 * It is closed at once.
	 */
	CLOSE,

	/**
	 * It waits in the backlog of the operating system until another one is closed.
	 */
	STOP_ACCEPTING

}
