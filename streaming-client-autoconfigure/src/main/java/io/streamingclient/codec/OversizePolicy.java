package io.streamingclient.codec;

/**
 * What becomes of an event that is larger than allowed. However large it is, no more than
 * allowed of it is kept in memory.
 */
public enum OversizePolicy {

	/** The stream fails, as soon as the limit is passed. */
	FAIL,

	/** The event is left out and counted. Its id takes effect. */
	SKIP,

	/** The data is cut at the limit, in front of a character that is not whole. */
	TRUNCATE

}
