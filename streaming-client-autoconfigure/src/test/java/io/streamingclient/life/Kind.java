package io.streamingclient.life;

/**
 * What the server makes of a stream.
 */
enum Kind {

	/** Sends all of it, in parts. */
	WHOLE,

	/** Sends all of it, but slowly. */
	SLOW,

	/** Sends some of it and breaks off, in one of many ways. */
	BROKEN,

	/** Does not answer. */
	MUTE,

	/** Sends some of it and falls silent. */
	SILENT,

	/** Goes on for ever. */
	ENDLESS,

	/** Answers with an error. */
	ERROR,

	/** Sends events and breaks off often; what is missing can be had. */
	EVENTS,

	/** Sends bytes and breaks off often; what is missing can be had. */
	RANGES;

	/**
	 * The kind of a path.
	 * @param path as {@link Errand#path()} makes it
	 * @return the kind
	 */
	static Kind of(String path) {
		return valueOf(path.substring(1, path.indexOf('/', 1)));
	}

}
