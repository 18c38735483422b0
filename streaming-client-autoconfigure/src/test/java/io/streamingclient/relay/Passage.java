package io.streamingclient.relay;

/**
 * What client, relay and upstream speak.
 */
enum Passage {

	/** HTTP/1.1 all the way. */
	HTTP1_TO_HTTP1(false, false),

	/** HTTP/1.1, and HTTP/2 to the upstream. */
	HTTP1_TO_H2C(false, true),

	/** HTTP/2 from the client, and HTTP/1.1 to the upstream. */
	H2C_TO_HTTP1(true, false);

	private final boolean http2Down;

	private final boolean http2Up;

	Passage(boolean http2Down, boolean http2Up) {
		this.http2Down = http2Down;
		this.http2Up = http2Up;
	}

	boolean isHttp2Down() {
		return this.http2Down;
	}

	boolean isHttp2Up() {
		return this.http2Up;
	}

}
