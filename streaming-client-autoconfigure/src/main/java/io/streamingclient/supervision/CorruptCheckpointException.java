package io.streamingclient.supervision;

/**
 * A saved position cannot be trusted.
 */
@SuppressWarnings("serial")
public final class CorruptCheckpointException extends RuntimeException {

	/**
	 * Create an exception.
	 * @param where the file, or whatever else a person would look for
	 * @param reason what is wrong with it
	 */
	public CorruptCheckpointException(String where, String reason) {
		super(("The checkpoint %s is corrupt: %s. Restore it from a backup, or delete it to let the stream begin "
				+ "at the beginning, and start the stream again")
			.formatted(where, reason));
	}

}
