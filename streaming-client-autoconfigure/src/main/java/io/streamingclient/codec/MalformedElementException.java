package io.streamingclient.codec;

import org.jspecify.annotations.Nullable;

/**
 * An element that arrived whole could not be read, or there is something between elements
 * that does not belong there.
 */
public final class MalformedElementException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final long element;

	private final long offset;

	MalformedElementException(String what, long element, long offset, @Nullable Throwable cause) {
		super(what + " " + element + " at byte " + offset + " could not be read", cause);
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
