package io.streamingclient.relay;

/**
 * Sends requests to a relay.
 */
interface Caller extends AutoCloseable {

	Answer call(String method, String target, String body, String... headers);

	@Override
	default void close() {
	}

}
