package io.streamingclient.codec;

/**
 * The body ended in the middle of an element, or before one that has to be there.
 */
public final class IncompleteElementException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	IncompleteElementException(String message) {
		super(message);
	}

	static IncompleteElementException cut(String what, long element, long offset) {
		return new IncompleteElementException(
				"the body ended in the middle of " + what + " " + element + ", which begins at byte " + offset);
	}

}
