package io.streamingclient.codec;

/**
 * The body ended in the middle of an element.
 */
public final class IncompleteElementException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	IncompleteElementException(String message) {
		super(message);
	}

}
