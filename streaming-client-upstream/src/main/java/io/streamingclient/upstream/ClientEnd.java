package io.streamingclient.upstream;

/**
 * How an exchange ended, as the upstream saw it.
 */
public enum ClientEnd {

	/**
	 * The response was wholly written and the script ran to its end.
	 */
	COMPLETED,

	/**
	 * The client closed its end of the connection (FIN) while the script was still being
	 * played.
	 */
	CLOSED,

	/**
	 * The client reset the connection (RST), or with HTTP/2 the stream (RST_STREAM, see
	 * {@link SeenExchange#resetCode()}), while the script was still being played.
	 */
	RESET,

	/**
	 * The upstream itself cut the response short: the script said so, this one or another
	 * on the same connection, or the upstream was closed.
	 */
	CUT_BY_SERVER

}
