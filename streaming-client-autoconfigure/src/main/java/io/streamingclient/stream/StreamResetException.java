package io.streamingclient.stream;

import org.jspecify.annotations.Nullable;

/**
 * The peer, or something on the way, broke the connection or the HTTP/2 stream off.
 */
public final class StreamResetException extends StreamException {

	private final boolean unprocessed;

	/**
	 * Create a new instance.
	 * @param context which stream, and where it stood
	 * @param what what happened
	 * @param mend what to do about it
	 * @param unprocessed whether the peer said that it has not acted on the request
	 * @param cause the cause, or {@code null}
	 */
	public StreamResetException(FailureContext context, String what, String mend, boolean unprocessed,
			@Nullable Throwable cause) {
		super(ErrorType.RESET, context, true, what, mend, cause);
		this.unprocessed = unprocessed;
	}

	/**
	 * Whether the peer said that it has not acted on the request, so that any method is
	 * safe to repeat: REFUSED_STREAM, or GOAWAY below the stream (RFC 9113 section 8.7).
	 * @return whether the request was not processed
	 */
	public boolean isUnprocessed() {
		return this.unprocessed;
	}

}
