package io.streamingclient.websocket;

import java.nio.charset.StandardCharsets;

/**
 * A frame as it was on the wire, unmasked.
 */
record RawFrame(int opcode, boolean last, byte[] payload) {

	static final int CONTINUATION = 0;

	static final int TEXT = 1;

	static final int BINARY = 2;

	static final int CLOSE = 8;

	static final int PING = 9;

	static final int PONG = 10;

	String text() {
		return new String(this.payload, StandardCharsets.UTF_8);
	}

	/**
	 * The code of a Close frame.
	 */
	int code() {
		return (this.payload.length < 2) ? 1005 : ((this.payload[0] & 0xFF) << 8) | (this.payload[1] & 0xFF);
	}

}
