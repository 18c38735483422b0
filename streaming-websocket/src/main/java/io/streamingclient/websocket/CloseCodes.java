package io.streamingclient.websocket;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;

import io.streamingclient.stream.ErrorType;
import io.streamingclient.stream.FailureContext;
import io.streamingclient.stream.StreamCapacityException;
import io.streamingclient.stream.StreamException;
import io.streamingclient.stream.StreamLimitException;
import io.streamingclient.stream.StreamProtocolException;
import io.streamingclient.stream.StreamResetException;

/**
 * What the codes of Close frames mean (RFC 6455 section 7.4).
 */
final class CloseCodes {

	static final int NORMAL = 1000;

	static final int GOING_AWAY = 1001;

	static final int NONE = 1005;

	static final int INTERNAL_ERROR = 1011;

	private static final int LAST_OF_PROTOCOL = 1014;

	private static final int FIRST_OF_APPLICATIONS = 3000;

	private static final int LAST = 4999;

	// a Close frame is a control frame, and its code has two of the 125 bytes
	private static final int MAX_REASON_BYTES = 123;

	private CloseCodes() {
	}

	/**
	 * Whether a code may be in a frame.
	 */
	static boolean mayBeSent(int code) {
		return (code >= NORMAL && code <= LAST_OF_PROTOCOL && code != 1004 && code != NONE && code != 1006)
				|| (code >= FIRST_OF_APPLICATIONS && code <= LAST);
	}

	/**
	 * A Close frame.
	 * @param code its code; it has none if this one must not be sent
	 * @param reason as much of it is sent as has room
	 * @return the frame
	 */
	static CloseWebSocketFrame frame(int code, String reason) {
		return mayBeSent(code) ? new CloseWebSocketFrame(code, shortened(reason))
				: new CloseWebSocketFrame(true, 0, Unpooled.EMPTY_BUFFER);
	}

	private static String shortened(String reason) {
		ByteBuffer room = ByteBuffer.allocate(MAX_REASON_BYTES);
		StandardCharsets.UTF_8.newEncoder()
			.onMalformedInput(CodingErrorAction.REPLACE)
			.encode(CharBuffer.wrap(reason), room, true);
		return StandardCharsets.UTF_8.decode(room.flip()).toString();
	}

	/**
	 * Whether a session that is closed like this has come to its end.
	 */
	static boolean isNormal(int code) {
		return code == NORMAL || code == NONE;
	}

	/**
	 * The error of a session that the peer closed before its end.
	 * @param code any code that is not normal
	 * @param context which stream, and where it stood
	 * @return the error
	 */
	static StreamException error(int code, FailureContext context) {
		String what = "the peer closed the session with code " + code + meaning(code);
		return switch (code) {
			case 1002, 1003, 1007, 1010 -> new StreamProtocolException(context, what,
					"Compare what this side sends with what the server expects.", false, null);
			case 1009 -> new StreamLimitException(context, what, "Send smaller messages.", false, null);
			case 1013 -> new StreamCapacityException(context, what, "Retry later.", null);
			default -> new StreamResetException(context, what,
					"The server has ended the session before its end: connect again if it makes sense.", false, null);
		};
	}

	private static String meaning(int code) {
		return switch (code) {
			case GOING_AWAY -> " (going away)";
			case 1002 -> " (protocol error)";
			case 1003 -> " (unsupported data)";
			case 1007 -> " (invalid payload)";
			case 1008 -> " (policy violation)";
			case 1009 -> " (message too big)";
			case 1010 -> " (extension missing)";
			case INTERNAL_ERROR -> " (internal error)";
			case 1012 -> " (service restart)";
			case 1013 -> " (try again later)";
			case 1014 -> " (bad gateway)";
			default -> "";
		};
	}

	/**
	 * What a peer is told when a session fails on this side.
	 */
	static int codeFor(ErrorType type) {
		return switch (type) {
			case SHUTDOWN, CANCELLED, CLOSED -> GOING_AWAY;
			default -> INTERNAL_ERROR;
		};
	}

}
