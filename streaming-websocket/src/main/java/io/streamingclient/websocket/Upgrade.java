package io.streamingclient.websocket;

import java.net.URI;
import java.util.List;

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

	static Upgrade to(URI uri, HttpHeaders headers, List<String> subprotocols) {
		HttpHeaders sent = new HttpHeaders();
		headers.forEach((name, values) -> {
			if (!name.regionMatches(true, 0, OWN, 0, OWN.length()) && !name.equalsIgnoreCase(HttpHeaders.UPGRADE)
					&& !name.equalsIgnoreCase(HttpHeaders.CONNECTION)) {
				sent.addAll(name, values);
			}
		});
		return new Upgrade(withSchemeOfWebSockets(uri), sent, List.copyOf(subprotocols));
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
