package io.streamingclient.matrix;

import io.streamingclient.wire.Protocol;

/**
 * What is spoken between client and upstream.
 */
enum Wire {

	HTTP11("http/1.1", Protocol.HTTP11, false),

	HTTPS("http/1.1, TLS", Protocol.HTTP11, true),

	H2C("h2c", Protocol.H2C, false),

	H2("h2", Protocol.H2, true);

	private final String text;

	private final Protocol protocol;

	private final boolean secure;

	Wire(String text, Protocol protocol, boolean secure) {
		this.text = text;
		this.protocol = protocol;
		this.secure = secure;
	}

	Protocol protocol() {
		return this.protocol;
	}

	boolean isSecure() {
		return this.secure;
	}

	boolean isHttp2() {
		return this == H2C || this == H2;
	}

	@Override
	public String toString() {
		return this.text;
	}

}
