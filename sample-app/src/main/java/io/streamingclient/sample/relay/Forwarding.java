package io.streamingclient.sample.relay;

import java.net.InetAddress;
import java.net.InetSocketAddress;

import io.netty.handler.codec.http.HttpVersion;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.server.HttpServerRequest;

/**
 * What a gateway adds to the messages that it passes on.
 */
final class Forwarding {

	static final String VIA = "Via";

	static final String FORWARDED = "Forwarded";

	private static final String PSEUDONYM = "streaming-client-sample";

	private Forwarding() {
	}

	/**
	 * The element that says which way a request came (RFC 9110 section 7.6.3).
	 */
	static String via(HttpServerRequest request) {
		HttpVersion version = request.version();
		return version.majorVersion() + ((version.majorVersion() > 1) ? "" : "." + version.minorVersion()) + " "
				+ PSEUDONYM;
	}

	/**
	 * The element that says which way a response came.
	 * @param protocol the protocol of the upstream as the library says it, if it is known
	 */
	static String via(@Nullable String protocol) {
		return "h2".equals(protocol) ? "2 " + PSEUDONYM : "1.1 " + PSEUDONYM;
	}

	/**
	 * The element that says who asked, and for what (RFC 7239).
	 */
	static String forwarded(HttpServerRequest request) {
		String host = request.requestHeaders().get("Host", "");
		return "for=" + node(request.remoteAddress()) + (host.isEmpty() ? "" : ";host=" + quoted(host)) + ";proto="
				+ request.scheme();
	}

	private static String node(@Nullable InetSocketAddress peer) {
		InetAddress address = (peer != null) ? peer.getAddress() : null;
		if (address == null) {
			return "unknown";
		}
		String text = address.getHostAddress();
		int zone = text.indexOf('%');
		String bare = (zone < 0) ? text : text.substring(0, zone);
		return bare.contains(":") ? quoted("[" + bare + "]") : bare;
	}

	private static String quoted(String text) {
		return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
	}

}
