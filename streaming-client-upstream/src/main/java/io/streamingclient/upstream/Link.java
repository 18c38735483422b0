package io.streamingclient.upstream;

import java.io.IOException;

/**
 * What is below an exchange: the connection.
 */
public interface Link {

	/**
	 * Tells whether neither side has ended the link.
	 * @return whether a script can go on
	 */
	boolean isOpen();

	/**
	 * Closes cleanly: with TLS a close_notify first, then FIN. Nothing more is read.
	 */
	void fin();

	/**
	 * Closes with FIN alone: with TLS no close_notify.
	 */
	void cut();

	/**
	 * Closes with RST.
	 */
	void reset();

	/**
	 * Sends FIN (with TLS after a close_notify) and goes on reading.
	 * @throws IOException if the client is gone
	 */
	void halfClose() throws IOException;

	/**
	 * Stops reading, so that the window of the client closes.
	 */
	void stopReading();

	/**
	 * Reads again.
	 */
	void readAgain();

}
