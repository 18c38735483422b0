package io.streamingclient.codec;

import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/**
 * Reads one element that has arrived whole.
 *
 * @param <T> the type of the element
 */
@FunctionalInterface
public interface ElementReader<T> {

	/**
	 * Read an element. Throws if it is none.
	 * @param bytes hold the element, and are used again when this returns
	 * @param from where it begins
	 * @param length how many bytes it has
	 * @return the element, never {@code null}
	 */
	T read(byte[] bytes, int from, int length);

	/**
	 * Reads UTF-8 text as it is.
	 * @return a reader
	 */
	static ElementReader<String> text() {
		return (bytes, from, length) -> new String(bytes, from, length, StandardCharsets.UTF_8);
	}

	/**
	 * Reads what a parser makes of UTF-8 text.
	 * @param <T> the type of the elements
	 * @param parser throws if the text is no element
	 * @return a reader
	 */
	static <T> ElementReader<T> parsed(Function<? super String, ? extends T> parser) {
		return (bytes, from, length) -> parser.apply(text().read(bytes, from, length));
	}

}
