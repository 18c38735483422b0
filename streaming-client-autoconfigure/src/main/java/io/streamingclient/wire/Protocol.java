package io.streamingclient.wire;

import reactor.netty.http.HttpProtocol;

/**
 * Which HTTP versions a client speaks.
 */
public enum Protocol {

	/** HTTP/2 or HTTP/1.1 over TLS as ALPN decides; HTTP/1.1 in clear text. */
	AUTO(HttpProtocol.H2, HttpProtocol.HTTP11),

	/** HTTP/1.1 only. */
	HTTP11(HttpProtocol.HTTP11),

	/** HTTP/2 over TLS only. */
	H2(HttpProtocol.H2),

	/** HTTP/2 in clear text, with prior knowledge (RFC 9113 section 3.3). */
	H2C(HttpProtocol.H2C);

	private final HttpProtocol[] versions;

	Protocol(HttpProtocol... versions) {
		this.versions = versions;
	}

	HttpProtocol[] versions() {
		return this.versions.clone();
	}

	boolean negotiatesHttp2() {
		return this == AUTO || this == H2;
	}

}
