package io.streamingclient.stream;

/**
 * A stream was asked for while the registry is not running: before the application
 * context has created it, or after it was closed. A programming error.
 */
public final class StreamClosedException extends StreamException {

	/**
	 * Create a new instance.
	 * @param context which stream was asked for
	 * @param cause what the registry said
	 */
	public StreamClosedException(FailureContext context, Throwable cause) {
		super(ErrorType.CLOSED, context, false, "the stream registry is not running",
				"Use a StreamingClient only while its application context is open.", cause);
	}

}
