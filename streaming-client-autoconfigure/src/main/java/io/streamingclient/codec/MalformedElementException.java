package io.streamingclient.codec;

/**
 * An element that arrived whole could not be read.
 */
public final class MalformedElementException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final long element;

	private final long offset;

	MalformedElementException(long element, long offset, Throwable cause) {
		super("Element " + element + " at byte " + offset + " could not be read", cause);
		this.element = element;
		this.offset = offset;
	}

	/**
	 * Which element it was.
	 * @return its number in the body, from one
	 */
	public long element() {
		return this.element;
	}

	/**
	 * Where it begins.
	 * @return bytes of the decoded body before it
	 */
	public long offset() {
		return this.offset;
	}

}
