package io.streamingclient.websocket;

import org.jspecify.annotations.Nullable;

/**
 * Hears what happens on a channel. Called on its event loop.
 */
interface WireListener {

	/**
	 * Something arrived.
	 * @param bytes payload bytes in it
	 */
	void received(int bytes);

	/**
	 * The socket took something.
	 * @param bytes payload bytes in it
	 */
	void sent(int bytes);

	/**
	 * The channel has ended for its reader. Called once.
	 * @param end how
	 * @return what the reader gets behind what has arrived, or {@code null} if it is the
	 * end of the session
	 */
	@Nullable Throwable ended(WireEnd end);

	/**
	 * No ping has brought a sign of life for so long that the peer counts as gone.
	 */
	void silent();

}
