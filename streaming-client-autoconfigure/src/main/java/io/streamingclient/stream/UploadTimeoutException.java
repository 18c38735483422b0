package io.streamingclient.stream;

import java.time.Duration;

/**
 * The peer took nothing of a request body that was ready to go.
 */
public final class UploadTimeoutException extends StreamTimeoutException {

	/**
	 * Create a new instance.
	 * @param context which stream, and where it stood
	 * @param timeout what the clock was set to
	 */
	public UploadTimeoutException(FailureContext context, Duration timeout) {
		super(Clock.UPLOAD, timeout, context,
				"the peer took nothing of the request body for " + timeout + " (upload-idle-timeout)",
				"Look at the server, or raise 'upload-idle-timeout' of client '" + context.client() + "'.");
	}

}
