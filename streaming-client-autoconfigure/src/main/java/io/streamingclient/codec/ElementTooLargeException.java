package io.streamingclient.codec;

/**
 * An element is larger than allowed.
 */
public final class ElementTooLargeException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	ElementTooLargeException(int limit) {
		super("An element is larger than " + limit + " bytes");
	}

}
