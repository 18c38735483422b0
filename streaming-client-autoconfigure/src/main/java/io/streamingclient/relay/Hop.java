package io.streamingclient.relay;

import org.jspecify.annotations.Nullable;

/**
 * How a request came to the relay.
 *
 * @param version the version of HTTP, such as {@code 1.1} or {@code 2}
 * @param peer the IP address of who sent it, if that is known
 * @param scheme {@code http} or {@code https}
 */
record Hop(String version, @Nullable String peer, String scheme) {

	boolean isHttp10() {
		return this.version.equals("1.0");
	}

	boolean isHttp1() {
		return this.version.startsWith("1");
	}

}
