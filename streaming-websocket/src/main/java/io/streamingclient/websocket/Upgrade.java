package io.streamingclient.websocket;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import io.netty.handler.codec.http.HttpHeaderValidationUtil;

import org.springframework.http.HttpHeaders;

/**
 * A session that is asked for.
 *
 * @param uri where, with the scheme ws or wss
 * @param headers what is sent beside the headers of the upgrade
 * @param subprotocols what is offered, the best first
 */
record Upgrade(URI uri, HttpHeaders headers, List<String> subprotocols) {

	private static final String OWN = "sec-websocket-";

	// of the connection, or of a body that there is not
	private static final Set<String> NOT_SENT = Set.of("upgrade", "connection", "content-length", "expect");

	static Upgrade to(URI uri, HttpHeaders headers, List<String> subprotocols) {
		HttpHeaders sent = new HttpHeaders();
		headers.forEach((name, values) -> {
			String lower = name.toLowerCase(Locale.ROOT);
			if (!lower.startsWith(OWN) && !NOT_SENT.contains(lower)) {
				check(name, values);
				sent.addAll(name, values);
			}
		});
		return new Upgrade(withSchemeOfWebSockets(uri), sent, List.copyOf(subprotocols));
	}

	// Reactor Netty would send one with a line break as two
	private static void check(String name, List<String> values) {
		boolean sound = HttpHeaderValidationUtil.validateToken(name) == -1
				&& values.stream().allMatch((value) -> HttpHeaderValidationUtil.validateValidHeaderValue(value) == -1);
		if (!sound) {
			throw new IllegalArgumentException("A header of the upgrade has characters that cannot be in one");
		}
	}

	private static URI withSchemeOfWebSockets(URI uri) {
		String text = uri.toString();
		return switch (String.valueOf(uri.getScheme())) {
			case "http" -> URI.create("ws" + text.substring(4));
			case "https" -> URI.create("wss" + text.substring(5));
			case "ws", "wss" -> uri;
			default -> throw new IllegalArgumentException("The scheme of a WebSocket is ws or wss, http or https");
		};
	}

}
