package io.streamingclient.stream;

import org.jspecify.annotations.Nullable;

/**
 * The application's own code threw: a request body, a filter or a callback.
 */
public final class StreamListenerException extends StreamException {

	/**
	 * Create a new instance.
	 * @param context which stream, and where it stood
	 * @param what what happened
	 * @param mend what to do about it
	 * @param retryable whether the same request has a fair chance again
	 * @param cause the cause, or {@code null}
	 */
	public StreamListenerException(FailureContext context, String what, String mend, boolean retryable,
			@Nullable Throwable cause) {
		super(ErrorType.LISTENER, context, retryable, what, mend, cause);
	}

}
