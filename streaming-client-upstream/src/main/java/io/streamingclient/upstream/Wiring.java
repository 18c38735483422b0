package io.streamingclient.upstream;

import java.util.List;

import javax.net.ssl.SSLContext;

import org.jspecify.annotations.Nullable;

/**
 * What an upstream speaks.
 */
record Wiring(@Nullable SSLContext tls, List<String> protocols, Http2Options http2) {

	private static final String HTTP_1 = "http/1.1";

	private static final String HTTP_2 = "h2";

	static Wiring plain() {
		return new Wiring(null, List.of(HTTP_1), Http2Options.standard());
	}

	static Wiring secured(SSLContext tls) {
		return new Wiring(tls, List.of(HTTP_1), Http2Options.standard());
	}

	static Wiring h2c(Http2Options options) {
		return new Wiring(null, List.of(HTTP_2), options);
	}

	static Wiring h2(SSLContext tls, Http2Options options) {
		return new Wiring(tls, List.of(HTTP_2), options);
	}

	static Wiring either(SSLContext tls, Http2Options options) {
		return new Wiring(tls, List.of(HTTP_2, HTTP_1), options);
	}

	/**
	 * Tells what to speak with a client.
	 * @param chosen what the client chose, empty if it did not choose
	 */
	boolean isHttp2(String chosen) {
		return chosen.equals(HTTP_2) || (chosen.isEmpty() && !this.protocols.contains(HTTP_1));
	}

}
