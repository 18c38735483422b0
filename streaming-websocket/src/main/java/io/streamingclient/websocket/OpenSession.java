package io.streamingclient.websocket;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * A session with an upstream that has begun.
 *
 * @param row its row
 * @param wire its channel
 * @param headers the headers of the answer
 * @param subprotocol what the server chose
 */
record OpenSession(SessionRow row, SocketWire wire, HttpHeaders headers, @Nullable String subprotocol) {

	/**
	 * Whoever wanted the session has gone away, or failed to take it.
	 */
	void giveUp() {
		this.row.stream().cancel();
		this.wire.leave(CloseCodes.GOING_AWAY, "", null);
		this.wire.forget();
	}

}
