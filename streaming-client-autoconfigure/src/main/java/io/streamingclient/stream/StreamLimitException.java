package io.streamingclient.stream;

import org.jspecify.annotations.Nullable;

/**
 * An element, a header or a body was larger than allowed.
 */
public final class StreamLimitException extends StreamException {

	/**
	 * Create a new instance.
	 * @param context which stream, and where it stood
	 * @param what what happened
	 * @param mend what to do about it
	 * @param retryable whether the same request has a fair chance again
	 * @param cause the cause, or {@code null}
	 */
	public StreamLimitException(FailureContext context, String what, String mend, boolean retryable,
			@Nullable Throwable cause) {
		super(ErrorType.LIMIT, context, retryable, what, mend, cause);
	}

}
