package io.streamingclient.watch;

import java.time.Duration;

import io.streamingclient.stream.LiveConnection;
import io.streamingclient.stream.LiveConnections;

/**
 * Keeps HTTP/2 connections honest: one that has open streams and is silent is pinged, and
 * one that does not answer is given up. Silence alone is no fault.
 */
final class ConnectionWatch {

	static final Duration PING_AFTER = Duration.ofSeconds(15);

	static final Duration PING_TIMEOUT = Duration.ofSeconds(5);

	private final LiveConnections connections;

	ConnectionWatch(LiveConnections connections) {
		this.connections = connections;
	}

	void sweep() {
		this.connections.forEach(ConnectionWatch::look);
	}

	private static void look(LiveConnection connection) {
		connection.control().refresh();
		if (connection.unansweredNanos() >= PING_TIMEOUT.toNanos()) {
			connection.control()
				.retireUnlessAnswered(
						"the connection did not answer a PING for " + PING_TIMEOUT.toMillis() + " ms and was given up");
		}
		else if (connection.activeStreams() > 0 && connection.silentNanos() >= PING_AFTER.toNanos()) {
			connection.control().ping();
		}
	}

}
