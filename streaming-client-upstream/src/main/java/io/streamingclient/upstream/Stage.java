package io.streamingclient.upstream;

import java.io.IOException;
import java.time.Duration;

/**
 * Where a script is played: one request with its response and the link it came by. All
 * waits end with an {@link InterruptedException} when the client goes away or the
 * upstream is closed.
 */
public interface Stage {

	/**
	 * Returns what was seen of the request.
	 * @return the exchange
	 * @throws IllegalStateException in a script that is played when a connection is
	 * accepted
	 */
	SeenExchange exchange();

	/**
	 * Returns the response.
	 * @return where to write
	 */
	Response response();

	/**
	 * Returns the link.
	 * @return where to cut
	 */
	Link link();

	/**
	 * Returns what there is in HTTP/2 only.
	 * @return the stream and its connection
	 * @throws IllegalStateException over HTTP/1.1
	 */
	Http2Link http2();

	/**
	 * Lets the response begin before the request has wholly arrived.
	 */
	void startEarly();

	/**
	 * Waits until the request has wholly arrived, unless the response may begin early.
	 * @throws InterruptedException if the client goes away first
	 */
	void awaitTurn() throws InterruptedException;

	/**
	 * Sends what is pending and waits.
	 * @param duration how long
	 * @throws IOException if the client is gone
	 * @throws InterruptedException if the client goes away first
	 */
	void pause(Duration duration) throws IOException, InterruptedException;

	/**
	 * Sends what is pending and waits until the client goes away or the upstream is
	 * closed.
	 * @throws IOException if the client is gone
	 * @throws InterruptedException in the end
	 */
	void stall() throws IOException, InterruptedException;

}
