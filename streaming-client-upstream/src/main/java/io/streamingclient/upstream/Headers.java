package io.streamingclient.upstream;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Header lines in the order of the wire, found by name whatever its case.
 *
 * @param lines the lines
 */
public record Headers(List<Header> lines) implements Iterable<Header> {

	/**
	 * Copies the lines.
	 */
	public Headers {
		lines = List.copyOf(lines);
	}

	/**
	 * Returns no headers.
	 * @return an empty list
	 */
	public static Headers none() {
		return new Headers(List.of());
	}

	/**
	 * Parses lines such as {@code "Name: value"}.
	 * @param lines the lines
	 * @return the headers
	 */
	public static Headers of(String... lines) {
		return new Headers(Stream.of(lines).map(Header::parse).toList());
	}

	/**
	 * Returns the value of the first line with this name.
	 * @param name a name in any case
	 * @return the value, if there is one
	 */
	public Optional<String> first(String name) {
		return all(name).stream().findFirst();
	}

	/**
	 * Returns the values of all lines with this name.
	 * @param name a name in any case
	 * @return the values in order
	 */
	public List<String> all(String name) {
		return this.lines.stream().filter((line) -> line.name().equalsIgnoreCase(name)).map(Header::value).toList();
	}

	/**
	 * Tells whether a line has this name.
	 * @param name a name in any case
	 * @return whether there is one
	 */
	public boolean contains(String name) {
		return first(name).isPresent();
	}

	/**
	 * Tells whether a comma-separated header has a token.
	 * @param name a name in any case
	 * @param token a token in any case
	 * @return whether one of the values lists it
	 */
	public boolean lists(String name, String token) {
		return all(name).stream()
			.flatMap((value) -> Stream.of(value.split(",")))
			.anyMatch((item) -> item.strip().equalsIgnoreCase(token));
	}

	@Override
	public Iterator<Header> iterator() {
		return this.lines.iterator();
	}

}
