package io.streamingclient.guards;

import java.util.Locale;

/**
 * The guards. Their names are the values of the metric tag {@code guard}.
 */
public enum Guard {

	/**
	 * Refuses connections.
	 */
	MAX_CONNECTIONS,

	/**
	 * Refuses requests.
	 */
	MAX_REQUESTS,

	/**
	 * Ends connections whose request head does not come.
	 */
	HEADER_TIMEOUT,

	/**
	 * Ends requests whose body does not come.
	 */
	BODY_TIMEOUT,

	/**
	 * Ends connections that do not take what is written to them.
	 */
	MAX_BUFFERED,

	/**
	 * Keeps the accept loop alive when accepting fails.
	 */
	ACCEPT;

	private final String tag = name().toLowerCase(Locale.ROOT).replace('_', '-');

	/**
	 * Return the name in metrics.
	 * @return lower case, with dashes
	 */
	public String tag() {
		return this.tag;
	}

}
