package io.streamingclient.stream;

/**
 * Somebody other than the subscriber cancelled the stream: an operator, the watchdog
 * because nobody claimed the body, or whoever interrupted the thread that was reading.
 */
public final class StreamCancelledException extends StreamException {

	/**
	 * Create a new instance.
	 * @param context which stream, and where it stood
	 * @param what who cancelled it
	 * @param mend what to do about it
	 */
	public StreamCancelledException(FailureContext context, String what, String mend) {
		super(ErrorType.CANCELLED, context, false, what, mend, null);
	}

}
