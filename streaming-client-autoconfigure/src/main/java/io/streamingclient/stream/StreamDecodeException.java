package io.streamingclient.stream;

import org.jspecify.annotations.Nullable;

/**
 * A malformed element or corrupt compression.
 */
public final class StreamDecodeException extends StreamException {

	/**
	 * Create a new instance.
	 * @param context which stream, and where it stood
	 * @param what what happened
	 * @param mend what to do about it
	 * @param retryable whether the same request has a fair chance again
	 * @param cause the cause, or {@code null}
	 */
	public StreamDecodeException(FailureContext context, String what, String mend, boolean retryable,
			@Nullable Throwable cause) {
		super(ErrorType.DECODE, context, retryable, what, mend, cause);
	}

}
