package io.streamingclient.stream;

/**
 * The entity that a stream was reading is no longer the same, so the rest of it cannot be
 * had: what came before and what would come now do not belong together.
 */
public final class StreamChangedException extends StreamException {

	/**
	 * Create a new instance.
	 * @param context which stream, and where it stood
	 * @param how what shows it
	 */
	public StreamChangedException(FailureContext context, String how) {
		super(ErrorType.CHANGED, context, true, "the entity has changed while it was read: " + how,
				"Throw away what was delivered, and read it again from the beginning.", null);
	}

}
