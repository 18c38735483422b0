package io.streamingclient.stream;

import java.time.Duration;

/**
 * The request was sent whole, but no response headers came in time.
 */
public final class ResponseTimeoutException extends StreamTimeoutException {

	/**
	 * Create a new instance.
	 * @param context which stream, and where it stood
	 * @param timeout what the clock was set to
	 */
	public ResponseTimeoutException(FailureContext context, Duration timeout) {
		super(Clock.RESPONSE, timeout, context,
				"the request is sent, but no response headers came for " + timeout + " (response-timeout)",
				"Look at the server, or raise 'response-timeout' of client '" + context.client() + "'.");
	}

}
