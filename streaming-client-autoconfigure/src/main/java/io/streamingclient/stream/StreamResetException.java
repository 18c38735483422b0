package io.streamingclient.stream;

import org.jspecify.annotations.Nullable;

/**
 * The peer, or something on the way, broke the connection or the HTTP/2 stream off.
 */
public final class StreamResetException extends StreamException {

	/**
	 * Create a new instance.
	 * @param context which stream, and where it stood
	 * @param what what happened
	 * @param mend what to do about it
	 * @param retryable whether the same request has a fair chance again
	 * @param cause the cause, or {@code null}
	 */
	public StreamResetException(FailureContext context, String what, String mend, boolean retryable,
			@Nullable Throwable cause) {
		super(ErrorType.RESET, context, retryable, what, mend, cause);
	}

}
