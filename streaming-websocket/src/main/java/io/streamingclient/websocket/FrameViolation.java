package io.streamingclient.websocket;

import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;

/**
 * A peer broke RFC 6455, or went over a limit.
 */
@SuppressWarnings("serial")
final class FrameViolation extends DecoderException {

	private final int code;

	private FrameViolation(int code, String what) {
		super(what);
		this.code = code;
	}

	static FrameViolation protocol(String what) {
		return new FrameViolation(WebSocketCloseStatus.PROTOCOL_ERROR.code(), what);
	}

	static FrameViolation tooLarge(String what) {
		return new FrameViolation(WebSocketCloseStatus.MESSAGE_TOO_BIG.code(), what);
	}

	/**
	 * What the peer is told.
	 */
	int code() {
		return this.code;
	}

	boolean isTooLarge() {
		return this.code == WebSocketCloseStatus.MESSAGE_TOO_BIG.code();
	}

	String what() {
		return String.valueOf(getMessage());
	}

}
