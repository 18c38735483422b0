package io.streamingclient.stream;

import org.jspecify.annotations.Nullable;

/**
 * The body ended before it was whole.
 */
public final class StreamTruncatedException extends StreamException {

	/**
	 * Create a new instance.
	 * @param context which stream, and where it stood
	 * @param what what happened
	 * @param mend what to do about it
	 * @param retryable whether the same request has a fair chance again
	 * @param cause the cause, or {@code null}
	 */
	public StreamTruncatedException(FailureContext context, String what, String mend, boolean retryable,
			@Nullable Throwable cause) {
		super(ErrorType.TRUNCATED, context, retryable, what, mend, cause);
	}

}
