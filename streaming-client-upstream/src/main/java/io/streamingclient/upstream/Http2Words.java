package io.streamingclient.upstream;

/**
 * What can be told of HTTP/2 only; over HTTP/1.1 these words fail. The head goes out
 * first, if it is still pending, and nothing waits for the request to arrive wholly
 * unless another word says so.
 * <p>
 * All other words have their meaning on a stream: what closes, cuts or resets does so to
 * the whole connection, without GOAWAY. Each part that is sent is DATA, in frames of 16
 * KiB at most, as far as the windows of the client allow; header names go in lower case,
 * and what belongs to a connection of HTTP/1.1 is left out. {@linkplain ResponseWords#raw
 * Raw} bytes go between two frames of the connection. END_STREAM comes last, in a frame
 * of its own: when the script tells it with {@link #endStream()} or
 * {@link ResponseWords#end(Headers)}, and else when the script has ended with a response
 * that is whole. One that is not, with fewer bytes than its
 * {@link ResponseWords#contentLength(long)} or {@linkplain ResponseWords#chunked()
 * chunked} without an end, never ends; nor does one that waits before its end.
 *
 * @param <S> what each word returns, so that the next can follow
 */
public interface Http2Words<S extends Http2Words<S>> extends Words<S> {

	/**
	 * Ends the stream: with END_STREAM on the head if it is still pending, else with
	 * empty DATA. {@link ResponseWords#end(Headers)} ends it with trailers.
	 * @return the longer story
	 */
	default S endStream() {
		return then((stage) -> stage.response().end(Headers.none()));
	}

	/**
	 * Sends header fields as they are, pseudo-headers too, and nothing before them.
	 * @param fields the fields
	 * @param endStream whether they end the stream
	 * @return the longer story
	 */
	default S headers(Headers fields, boolean endStream) {
		return then((stage) -> stage.http2().headers(fields, endStream));
	}

	/**
	 * Sends trailers that do not end the stream.
	 * @param trailers the trailers
	 * @return the longer story
	 */
	default S trailersWithoutEnd(Headers trailers) {
		return then(Steps.http2((link) -> link.headers(trailers, false)));
	}

	/**
	 * Sends the pending head without END_HEADERS, and then nothing ever on the
	 * connection, as with {@link #connectionSilent()}.
	 * @return the longer story
	 */
	default S headersWithoutEnd() {
		return then((stage) -> stage.http2().headersWithoutEnd());
	}

	/**
	 * Sends RST_STREAM. Nothing more of the script is played.
	 * @param errorCode the {@linkplain Http2Errors code}
	 * @return the longer story
	 */
	default S resetStream(int errorCode) {
		return then(Steps.http2((link) -> link.resetStream(errorCode)));
	}

	/**
	 * Sends GOAWAY, and goes on. Requests on later streams are seen, and no script is
	 * played for them.
	 * @param lastStreamId the last stream that is answered
	 * @param errorCode the {@linkplain Http2Errors code}
	 * @return the longer story
	 */
	default S goAway(int lastStreamId, int errorCode) {
		return then(Steps.http2((link) -> link.goAway(lastStreamId, errorCode)));
	}

	/**
	 * Sends GOAWAY(NO_ERROR) that leaves out this stream, and goes on.
	 * @return the longer story
	 */
	default S goAwayBelowThis() {
		return goAwayBelowThis(Http2Errors.NO_ERROR);
	}

	/**
	 * Sends GOAWAY that leaves out this stream, and goes on.
	 * @param errorCode the {@linkplain Http2Errors code}
	 * @return the longer story
	 */
	default S goAwayBelowThis(int errorCode) {
		return then(Steps.http2((link) -> link.goAway(Math.max(0, link.streamId() - 2), errorCode)));
	}

	/**
	 * Sends GOAWAY that covers this stream and none after it, and goes on.
	 * @param errorCode the {@linkplain Http2Errors code}
	 * @return the longer story
	 */
	default S goAwayAfterThis(int errorCode) {
		return then(Steps.http2((link) -> link.goAway(link.streamId(), errorCode)));
	}

	/**
	 * Sends the two GOAWAYs of a graceful shutdown: one that covers all streams, and when
	 * the client has answered a PING after it, one that covers those it has opened.
	 * @return the longer story
	 */
	default S goAwayGracefully() {
		return then(Steps.http2((link) -> {
			link.goAway(Integer.MAX_VALUE, Http2Errors.NO_ERROR);
			link.ping();
			link.awaitPingAck();
			link.goAway(link.lastStreamId(), Http2Errors.NO_ERROR);
		}));
	}

	/**
	 * Sends SETTINGS with one value, and goes on.
	 * @param id the {@linkplain Http2Settings identifier}
	 * @param value the value
	 * @return the longer story
	 */
	default S settings(int id, long value) {
		return then(Steps.http2((link) -> link.settings(id, value)));
	}

	/**
	 * Waits until the client has acknowledged all SETTINGS.
	 * @return the longer story
	 */
	default S awaitSettingsAck() {
		return then(Steps.http2(Http2Link::awaitSettingsAck));
	}

	/**
	 * Sends no WINDOW_UPDATE for this stream until {@link RequestWords#readAgain()}: what
	 * {@link RequestWords#doNotRead()} means here. As the first word it holds from the
	 * first byte; the windows of the connection and of other streams are not touched.
	 * @return the longer story
	 */
	default S withholdWindow() {
		return then(Steps.DO_NOT_READ);
	}

	/**
	 * Sends no WINDOW_UPDATE for the connection any more.
	 * @return the longer story
	 */
	default S withholdConnectionWindow() {
		return then(Steps.http2(Http2Link::withholdConnectionWindow));
	}

	/**
	 * Sends PUSH_PROMISE of a GET, and nothing on the promised stream.
	 * @param path the path
	 * @return the longer story
	 */
	default S pushPromise(String path) {
		return then(Steps.http2((link) -> link.pushPromise(path)));
	}

	/**
	 * Sends PING, and goes on.
	 * @return the longer story
	 */
	default S ping() {
		return then(Steps.http2(Http2Link::ping));
	}

	/**
	 * Waits until the client has answered all PINGs.
	 * @return the longer story
	 */
	default S awaitPingAck() {
		return then(Steps.http2(Http2Link::awaitPingAck));
	}

	/**
	 * Answers no PING on this connection any more.
	 * @return the longer story
	 */
	default S ignorePings() {
		return then(Steps.http2(Http2Link::ignorePings));
	}

	/**
	 * Goes on reading and never writes anything on this connection again, not for other
	 * streams either, nor an answer to PING. A word that would write waits until the
	 * client goes away or the upstream is closed.
	 * @return the longer story
	 */
	default S connectionSilent() {
		return then(Steps.http2(Http2Link::fallSilent));
	}

	/**
	 * Sends a frame as it is, whatever the windows allow.
	 * @param type the {@linkplain Http2Frames type}
	 * @param flags the {@linkplain Http2Frames flags}
	 * @param streamId the stream
	 * @param payload the payload
	 * @return the longer story
	 */
	default S frame(int type, int flags, int streamId, byte[] payload) {
		byte[] copy = payload.clone();
		return then(Steps.http2((link) -> link.frame(type, flags, streamId, copy)));
	}

	/**
	 * Sends a frame on this stream as it is, whatever the windows allow.
	 * @param type the {@linkplain Http2Frames type}
	 * @param flags the {@linkplain Http2Frames flags}
	 * @param payload the payload
	 * @return the longer story
	 */
	default S frameHere(int type, int flags, byte[] payload) {
		byte[] copy = payload.clone();
		return then(Steps.http2((link) -> link.frame(type, flags, link.streamId(), copy)));
	}

	/**
	 * Sends a frame on this stream that is cut off: its head declares more bytes than
	 * follow. What is written on the connection after it, belongs to it for the client.
	 * @param type the {@linkplain Http2Frames type}
	 * @param flags the {@linkplain Http2Frames flags}
	 * @param declaredLength what the head declares
	 * @param payload what follows
	 * @return the longer story
	 */
	default S frameCutShort(int type, int flags, int declaredLength, byte[] payload) {
		byte[] copy = payload.clone();
		return then(Steps.http2((link) -> link.frameCutShort(type, flags, declaredLength, copy)));
	}

}
