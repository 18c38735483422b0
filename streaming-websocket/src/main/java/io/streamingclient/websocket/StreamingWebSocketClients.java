package io.streamingclient.websocket;

import io.streamingclient.client.DefaultStreamingClients;
import io.streamingclient.stream.LiveStreams;

/**
 * The named clients of the application, for WebSocket sessions. They share settings and
 * limits with those for HTTP; a session has a connection of its own, outside the pool.
 * Thread-safe.
 */
public final class StreamingWebSocketClients {

	private final DefaultStreamingClients clients;

	private final LiveStreams streams;

	private final WebSocketSettings settings;

	/**
	 * Create a new instance.
	 * @param clients the configured clients
	 * @param streams where sessions are registered
	 * @param settings what all sessions do alike
	 */
	public StreamingWebSocketClients(DefaultStreamingClients clients, LiveStreams streams, WebSocketSettings settings) {
		this.clients = clients;
		this.streams = streams;
		this.settings = settings;
	}

	/**
	 * A client by its name.
	 * @param name the name below {@code streaming.client.clients}
	 * @return the client
	 * @throws IllegalArgumentException if there is none
	 */
	public StreamingWebSocketClient client(String name) {
		return this.clients.parts(name)
			.map((parts) -> new StreamingWebSocketClient(this.clients.get(name), parts, this.streams, this.settings))
			.orElseThrow(() -> new IllegalArgumentException("There is no client named '" + name + "' but "
					+ this.clients.names() + ": configure 'streaming.client.clients." + name + "'"));
	}

	WebSocketSettings settings() {
		return this.settings;
	}

}
