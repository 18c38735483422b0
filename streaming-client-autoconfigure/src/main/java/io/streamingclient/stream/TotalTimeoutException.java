package io.streamingclient.stream;

import java.time.Duration;

/**
 * The stream was not over in the total time that was given to it.
 */
public final class TotalTimeoutException extends StreamTimeoutException {

	/**
	 * Create a new instance.
	 * @param context which stream, and where it stood
	 * @param timeout what the clock was set to
	 */
	public TotalTimeoutException(FailureContext context, Duration timeout) {
		super(Clock.TOTAL, timeout, context, "the stream was not over for " + timeout + " (total-timeout)",
				"Streams have no total deadline by default: raise or remove 'total-timeout' of client '"
						+ context.client() + "'.");
	}

}
