package io.streamingclient.codec;

/**
 * The body ended in the middle of an element, or before one that has to be there.
 */
public final class IncompleteElementException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String what;

	IncompleteElementException(String what) {
		super(what);
		this.what = what;
	}

	static IncompleteElementException cut(String kind, long element, long offset) {
		return new IncompleteElementException(
				"the body ended in the middle of " + kind + " " + element + ", which begins at byte " + offset);
	}

	/**
	 * What is missing.
	 * @return a part of a sentence
	 */
	public String what() {
		return this.what;
	}

}
