package io.streamingclient.stream;

import org.jspecify.annotations.Nullable;

/**
 * A pool slot or a stream limit was not available in time. Nothing was sent: retry later.
 */
public final class StreamCapacityException extends StreamException {

	/**
	 * Create a new instance.
	 * @param context which stream, and where it stood
	 * @param what which limit was reached
	 * @param mend what to do about it
	 * @param cause the cause, or {@code null}
	 */
	public StreamCapacityException(FailureContext context, String what, String mend, @Nullable Throwable cause) {
		super(ErrorType.CAPACITY, context, true, what, mend, cause);
	}

}
