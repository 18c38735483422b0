package io.streamingclient.upstream;

import java.io.IOException;

/**
 * What a script can do with HTTP/2 only: the stream it is played on, and the connection
 * of that. Nothing is checked: a script may break any rule.
 */
public interface Http2Link {

	/**
	 * Returns the stream of the request.
	 * @return its id
	 */
	int streamId();

	/**
	 * Returns the last stream that the client has opened on the connection.
	 * @return its id
	 */
	int lastStreamId();

	/**
	 * Returns the connection below all its streams, where reading can be stopped too.
	 * @return the connection
	 */
	Link connection();

	/**
	 * Sends a frame.
	 * @param type the {@linkplain Http2Frames type}
	 * @param flags the {@linkplain Http2Frames flags}
	 * @param streamId the stream
	 * @param payload the payload
	 * @throws IOException if the client is gone
	 */
	void frame(int type, int flags, int streamId, byte[] payload) throws IOException;

	/**
	 * Sends a frame on this stream whose head declares another length than follows.
	 * @param type the {@linkplain Http2Frames type}
	 * @param flags the {@linkplain Http2Frames flags}
	 * @param declaredLength what the head declares
	 * @param payload what follows
	 * @throws IOException if the client is gone
	 */
	void frameCutShort(int type, int flags, int declaredLength, byte[] payload) throws IOException;

	/**
	 * Sends header fields as they are, with CONTINUATION if they are many.
	 * @param fields the fields, pseudo-headers too
	 * @param endStream whether END_STREAM is set
	 * @throws IOException if the client is gone
	 */
	void headers(Headers fields, boolean endStream) throws IOException;

	/**
	 * Sends the pending head without END_HEADERS, and nothing on the connection ever
	 * after.
	 * @throws IOException if the client is gone
	 */
	void headersWithoutEnd() throws IOException;

	/**
	 * Sends RST_STREAM; nothing more of the script is played.
	 * @param errorCode the {@linkplain Http2Errors code}
	 * @throws IOException if the client is gone
	 */
	void resetStream(int errorCode) throws IOException;

	/**
	 * Sends GOAWAY. No script is played for requests on later streams.
	 * @param lastStreamId the last stream that is answered
	 * @param errorCode the {@linkplain Http2Errors code}
	 * @throws IOException if the client is gone
	 */
	void goAway(int lastStreamId, int errorCode) throws IOException;

	/**
	 * Sends SETTINGS with one value.
	 * @param id the {@linkplain Http2Settings identifier}
	 * @param value the value
	 * @throws IOException if the client is gone
	 */
	void settings(int id, long value) throws IOException;

	/**
	 * Waits until the client has acknowledged all SETTINGS.
	 * @throws InterruptedException if the client goes away first
	 */
	void awaitSettingsAck() throws InterruptedException;

	/**
	 * Sends PUSH_PROMISE of a GET. Nothing is sent on the promised stream.
	 * @param path the path
	 * @throws IOException if the client is gone
	 */
	void pushPromise(String path) throws IOException;

	/**
	 * Sends PING.
	 * @throws IOException if the client is gone
	 */
	void ping() throws IOException;

	/**
	 * Waits until the client has answered all PINGs.
	 * @throws InterruptedException if the client goes away first
	 */
	void awaitPingAck() throws InterruptedException;

	/**
	 * Answers no PING on this connection any more.
	 */
	void ignorePings();

	/**
	 * Sends no WINDOW_UPDATE for the connection any more.
	 */
	void withholdConnectionWindow();

	/**
	 * Goes on reading and never writes anything on this connection again: what would
	 * write waits until the connection is over.
	 */
	void fallSilent();

}
