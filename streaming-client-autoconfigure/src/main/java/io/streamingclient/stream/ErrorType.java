package io.streamingclient.stream;

import java.util.Locale;

/**
 * The one word for a failure that exceptions, endpoints, metrics and logs share.
 */
public enum ErrorType {

	/** DNS, refused, unreachable, TLS, connect timeout. */
	CONNECT,

	/** A pool slot or a stream limit was not available in time: retry later. */
	CAPACITY,

	/** A clock ran out: response, idle, upload or total. */
	TIMEOUT,

	/** A complete error response. */
	STATUS,

	/** RST_STREAM, connection reset, GOAWAY. */
	RESET,

	/** The body ended before it was whole. */
	TRUNCATED,

	/** The peer broke HTTP. */
	PROTOCOL,

	/** A malformed element or corrupt compression. */
	DECODE,

	/** Something was larger than allowed. */
	LIMIT,

	/** A resumed entity is no longer the same. */
	CHANGED,

	/** No recording, or several, for a request in replay. */
	REPLAY,

	/** The consumer's own code threw. */
	LISTENER,

	/** An operator cancelled the stream, or nobody claimed its body. */
	CANCELLED,

	/** The application is stopping. */
	SHUTDOWN,

	/** The registry is not running. */
	CLOSED;

	private final String word = name().toLowerCase(Locale.ROOT);

	/**
	 * The word as endpoints, metrics and logs print it.
	 * @return the lower-case word
	 */
	public String word() {
		return this.word;
	}

}
