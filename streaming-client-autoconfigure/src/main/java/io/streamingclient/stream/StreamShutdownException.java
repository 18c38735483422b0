package io.streamingclient.stream;

/**
 * The application is stopping.
 */
public final class StreamShutdownException extends StreamException {

	/**
	 * Create a new instance.
	 * @param context which stream, and where it stood
	 */
	public StreamShutdownException(FailureContext context) {
		super(ErrorType.SHUTDOWN, context, true, "the application is stopping",
				"Start the stream again when the application is up, or on another instance.", null);
	}

}
