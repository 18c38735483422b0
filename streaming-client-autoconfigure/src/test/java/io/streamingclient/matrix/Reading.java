package io.streamingclient.matrix;

/**
 * What the body of a response is read as.
 */
enum Reading {

	/**
	 * Bytes: one element at the end, their number and digest.
	 */
	BYTES,

	/**
	 * Lines of text.
	 */
	LINES,

	/**
	 * The data of server-sent events.
	 */
	EVENTS,

	/**
	 * Records of newline-delimited JSON.
	 */
	RECORDS

}
