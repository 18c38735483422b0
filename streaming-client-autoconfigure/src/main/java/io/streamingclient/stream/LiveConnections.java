package io.streamingclient.stream;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import io.streamingclient.table.Table;
import io.streamingclient.table.TableFullException;
import io.streamingclient.table.TableRegistry;
import io.streamingclient.table.TableRegistryClosedException;
import io.streamingclient.table.TableSpec;

/**
 * The HTTP/2 connections of the application. An HTTP/1.1 connection has no row of its
 * own: it serves one stream at a time, and that has one. Thread-safe.
 */
public final class LiveConnections {

	/**
	 * The table of HTTP/2 connections.
	 */
	public static final TableSpec<String, LiveConnection> CONNECTIONS = TableSpec
		.of("connections", String.class, LiveConnection.class)
		.withCapacity(100_000);

	private final Table<String, LiveConnection> connections;

	private final AtomicLong sequence = new AtomicLong();

	/**
	 * Create a new instance over the application's tables.
	 * @param tables an open registry that declares {@link #CONNECTIONS}
	 */
	public LiveConnections(TableRegistry tables) {
		this.connections = tables.table(CONNECTIONS);
	}

	/**
	 * Give a connection its row. A connection that finds no room is used without one.
	 * @param client the name of the client
	 * @param remote host and port of the peer
	 * @param control the connection
	 * @return the row
	 */
	public LiveConnection open(String client, String remote, ConnectionControl control) {
		LiveConnection connection = new LiveConnection("h2-" + this.sequence.incrementAndGet(), client, remote,
				control);
		try {
			this.connections.add(connection.id(), connection);
		}
		catch (TableFullException | TableRegistryClosedException ex) {
			// the table counts its refusals; a connection must not fail for want of a row
		}
		return connection;
	}

	/**
	 * A connection was closed.
	 * @param connection its row
	 */
	public void closed(LiveConnection connection) {
		try {
			this.connections.remove(connection.id());
		}
		catch (TableRegistryClosedException ex) {
			// closed with the application, and its rows are gone
		}
	}

	/**
	 * Visit the live rows in place, without allocation.
	 * @param visitor is called for each row, in no special order
	 */
	public void forEach(Consumer<? super LiveConnection> visitor) {
		this.connections.forEach(visitor);
	}

	/**
	 * The live connections.
	 * @return immutable snapshots, by client and id
	 */
	public List<ConnectionSnapshot> connections() {
		return this.connections.values()
			.stream()
			.map(LiveConnection::snapshot)
			.sorted(Comparator.comparing(ConnectionSnapshot::client).thenComparing(ConnectionSnapshot::id))
			.toList();
	}

}
