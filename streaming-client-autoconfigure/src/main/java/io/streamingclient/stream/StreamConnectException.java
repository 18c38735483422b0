package io.streamingclient.stream;

import org.jspecify.annotations.Nullable;

/**
 * No connection could be made: DNS, refused, unreachable, TLS, or the connect timeout.
 */
public final class StreamConnectException extends StreamException {

	/**
	 * Create a new instance.
	 * @param context which stream, and where it stood
	 * @param what what happened
	 * @param mend what to do about it
	 * @param retryable whether the same request has a fair chance again
	 * @param cause the cause, or {@code null}
	 */
	public StreamConnectException(FailureContext context, String what, String mend, boolean retryable,
			@Nullable Throwable cause) {
		super(ErrorType.CONNECT, context, retryable, what, mend, cause);
	}

}
