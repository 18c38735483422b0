package io.streamingclient.gateway;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.springframework.http.HttpHeaders;
import org.springframework.util.Assert;

import io.streamingclient.relay.EndToEnd;

/**
 * What a route does with headers: removes, then sets, then adds. Values are not printed,
 * for they may be secrets.
 */
public final class HeaderChanges implements Consumer<HttpHeaders> {

	private final Map<String, String> set;

	private final Map<String, String> add;

	private final List<String> remove;

	/**
	 * Create a new instance.
	 * @param set values by the names of headers that have no other value afterwards
	 * @param add values by the names of headers that keep those they have
	 * @param remove names of headers
	 */
	public HeaderChanges(Map<String, String> set, Map<String, String> add, List<String> remove) {
		this.set = Map.copyOf(set);
		this.add = Map.copyOf(add);
		this.remove = List.copyOf(remove);
	}

	/**
	 * Check a header that is to be set or added.
	 * @param name its name
	 * @param value its value
	 * @throws IllegalArgumentException if it cannot be; the message does not have the
	 * value
	 */
	public static void check(String name, String value) {
		checkName(name);
		Assert.isTrue(!EndToEnd.isHopByHop(name),
				() -> "'" + name + "' is a hop-by-hop header (RFC 9110 section 7.6.1), which the connection decides");
		Assert.isTrue(!name.equalsIgnoreCase(HttpHeaders.CONTENT_LENGTH) && !name.equalsIgnoreCase(HttpHeaders.EXPECT),
				() -> "'" + name + "' is decided by the body");
		Assert.isTrue(value.matches("[\\t\\x20-\\x7e\\x80-\\xff]*"),
				() -> "the value of '" + name + "' has characters that cannot be in a header");
	}

	/**
	 * Check a name.
	 * @param name the name of a header
	 * @throws IllegalArgumentException if it is none
	 */
	public static void checkName(String name) {
		Assert.isTrue(name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+"), () -> "'" + name + "' is no name of a header");
	}

	@Override
	public void accept(HttpHeaders headers) {
		this.remove.forEach(headers::remove);
		this.set.forEach(headers::set);
		this.add.forEach(headers::add);
	}

}
