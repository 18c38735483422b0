package io.streamingclient.client;

import io.streamingclient.stream.LiveStream;

/**
 * Hears of the streams that are opened for a subscriber, which has it in its Reactor
 * context under this class.
 */
@FunctionalInterface
public interface OpeningListener {

	/**
	 * A stream has its row. Comes again with every attempt of it. Must not block or
	 * throw.
	 * @param stream the row
	 */
	void opened(LiveStream stream);

}
