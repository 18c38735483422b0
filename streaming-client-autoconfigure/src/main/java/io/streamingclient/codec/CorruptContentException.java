package io.streamingclient.codec;

/**
 * A coded body is not what its coding says.
 */
public final class CorruptContentException extends Exception {

	private static final long serialVersionUID = 1L;

	CorruptContentException(String message) {
		super(message);
	}

}
