package io.streamingclient.relay;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * What a relay adds to the messages that it passes on.
 *
 * @param policy how an upstream is told who asked
 * @param pseudonym what the relay calls itself
 */
record Forwarding(ForwardedPolicy policy, String pseudonym) {

	private static final String FORWARDED = "Forwarded";

	private static final String X_FORWARDED = "X-Forwarded-";

	private static final Pattern IP_ADDRESS = Pattern.compile("[0-9A-Fa-f.:]+");

	/**
	 * Add to a request which way it came and who asked.
	 * @param headers what goes up
	 * @param host what was asked for, if the client said so
	 * @param hop how the request came
	 */
	void request(HttpHeaders headers, @Nullable String host, Hop hop) {
		headers.add(HttpHeaders.VIA, via(hop.version()));
		switch (this.policy) {
			case FORWARDED -> headers.add(FORWARDED, forwarded(host, hop));
			case X_FORWARDED -> xForwarded(headers, host, hop);
			case NONE -> {
			}
		}
	}

	/**
	 * Add to a response which way it came.
	 * @param headers what goes down
	 * @param protocol the protocol of the upstream as the library says it, if it is known
	 */
	void response(HttpHeaders headers, @Nullable String protocol) {
		headers.add(HttpHeaders.VIA, via("h2".equals(protocol) ? "2" : "1.1"));
	}

	// RFC 9110 section 7.6.3

	private String via(String version) {
		return version + " " + this.pseudonym;
	}

	// RFC 7239

	private static String forwarded(@Nullable String host, Hop hop) {
		String address = address(hop.peer());
		String node = (address == null) ? "unknown" : (address.contains(":") ? quoted("[" + address + "]") : address);
		return "for=" + node + ((host != null) ? ";host=" + quoted(host) : "") + ";proto=" + hop.scheme();
	}

	private static void xForwarded(HttpHeaders headers, @Nullable String host, Hop hop) {
		String address = address(hop.peer());
		append(headers, "For", (address != null) ? address : "unknown");
		append(headers, "Proto", hop.scheme());
		if (host != null) {
			append(headers, "Host", host);
			append(headers, "Port", port(host, hop.scheme()));
		}
	}

	private static void append(HttpHeaders headers, String name, String element) {
		List<String> all = new ArrayList<>(headers.getOrEmpty(X_FORWARDED + name));
		all.add(element);
		headers.set(X_FORWARDED + name, String.join(", ", all));
	}

	private static String port(String host, String scheme) {
		int colon = host.lastIndexOf(':');
		if (colon > host.lastIndexOf(']') && colon + 1 < host.length()) {
			return host.substring(colon + 1);
		}
		return scheme.equals("https") ? "443" : "80";
	}

	private static @Nullable String address(@Nullable String peer) {
		String bare = (peer != null) ? peer.split("%", 2)[0] : "";
		return IP_ADDRESS.matcher(bare).matches() ? bare : null;
	}

	private static String quoted(String text) {
		return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
	}

}
