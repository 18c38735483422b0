package io.streamingclient.codec;

import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

/**
 * Makes elements of bytes as they arrive. Not thread-safe.
 *
 * @param <T> the type of the elements
 */
public interface ElementDecoder<T> {

	/**
	 * Take more bytes. To be called only after {@link #next()} has returned {@code null}.
	 * @param bytes the bytes, which are copied
	 */
	void feed(ByteBuffer bytes);

	/**
	 * The next whole element.
	 * @return the element, or {@code null} if it takes more bytes
	 * @throws ElementTooLargeException if an element is larger than allowed
	 */
	@Nullable T next();

	/**
	 * Whether an element has ended the stream before the body ended. What comes behind it
	 * is ignored.
	 * @return {@code false} while the body may have more elements
	 */
	default boolean isOver() {
		return false;
	}

	/**
	 * The body has ended.
	 * @return the last element if the end of the body completes it, or {@code null}
	 * @throws IncompleteElementException if an element was begun and not ended, or one
	 * that has to be there is missing
	 */
	@Nullable T end();

}
