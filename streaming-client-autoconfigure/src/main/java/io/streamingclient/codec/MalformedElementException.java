package io.streamingclient.codec;

import org.jspecify.annotations.Nullable;

/**
 * An element that arrived whole could not be read, or there is something between elements
 * that does not belong there.
 */
public final class MalformedElementException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String what;

	private final long element;

	private final long offset;

	MalformedElementException(String kind, long element, long offset, @Nullable Throwable cause) {
		this(kind + " " + element + " at byte " + offset + " could not be read", cause, element, offset);
	}

	private MalformedElementException(String what, @Nullable Throwable cause, long element, long offset) {
		super(what, cause);
		this.what = what;
		this.element = element;
		this.offset = offset;
	}

	/**
	 * What could not be read.
	 * @return a part of a sentence
	 */
	public String what() {
		return this.what;
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
