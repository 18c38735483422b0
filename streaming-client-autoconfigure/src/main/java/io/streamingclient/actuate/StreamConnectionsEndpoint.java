package io.streamingclient.actuate;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

import io.streamingclient.stream.ConnectionSnapshot;
import io.streamingclient.stream.LiveConnections;
import io.streamingclient.stream.StreamRegistry;
import io.streamingclient.stream.StreamSnapshot;

/**
 * Shows the HTTP/2 connections of the application, and the streams on each.
 */
@Endpoint(id = "streamconnections")
public final class StreamConnectionsEndpoint {

	private final LiveConnections connections;

	private final StreamRegistry streams;

	/**
	 * Create a new instance.
	 * @param connections where the connections are
	 * @param streams where the streams are
	 */
	public StreamConnectionsEndpoint(LiveConnections connections, StreamRegistry streams) {
		this.connections = connections;
		this.streams = streams;
	}

	/**
	 * All connections.
	 * @param client only those of this client, or {@code null} for all
	 * @return the connections, by client
	 */
	@ReadOperation
	public Connections connections(@Nullable String client) {
		return new Connections(this.connections.connections()
			.stream()
			.filter((connection) -> client == null || connection.client().equals(client))
			.toList());
	}

	/**
	 * One connection.
	 * @param id its id
	 * @return the connection, or {@code null} if none has this id
	 */
	@ReadOperation
	public @Nullable Details connection(@Selector String id) {
		return this.connections.connections()
			.stream()
			.filter((connection) -> connection.id().equals(id))
			.findFirst()
			.map((connection) -> new Details(connection, streamsOn(id)))
			.orElse(null);
	}

	private List<StreamSnapshot> streamsOn(String id) {
		return this.streams.streams().stream().filter((stream) -> id.equals(stream.connection())).toList();
	}

	/**
	 * The HTTP/2 connections.
	 *
	 * @param connections the connections
	 */
	public record Connections(List<ConnectionSnapshot> connections) implements OperationResponseBody {

	}

	/**
	 * One connection and what is on it.
	 *
	 * @param connection the connection
	 * @param streams the live streams on it, and those that are over and still open
	 */
	public record Details(ConnectionSnapshot connection,
			List<StreamSnapshot> streams) implements OperationResponseBody {

	}

}
