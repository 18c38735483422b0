package io.streamingclient.upstream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A TCP proxy on the loopback address between a client and an upstream, that can make the
 * peer vanish without FIN: it stops forwarding and keeps all sockets open. <pre class=
 * "code">
 * try (ScriptedUpstream upstream = ScriptedUpstream.startH2c();
 *         StallableProxy proxy = StallableProxy.to(upstream.port())) {
 *     // the client under test reads proxy.through(upstream.uri("/events"))
 *     proxy.stall();
 * }
 * </pre> The kernel goes on acknowledging what the client sends until its buffers are
 * full, as it does for a process that was stopped with SIGSTOP. What one side closes or
 * resets is closed or reset on the other, unless it is stalled.
 */
public final class StallableProxy implements AutoCloseable {

	private static final int BACKLOG = 1024;

	private static final Duration JOIN = Duration.ofSeconds(5);

	private final Board board = new Board();

	private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();

	private final Fuse fuse = new Fuse();

	private final ServerSocket server;

	private final int target;

	private final Thread accepting;

	private Traffic ofNew = Traffic.FLOWS;

	private int accepted;

	private int open;

	private long toClient;

	private long toTarget;

	private volatile boolean closed;

	private StallableProxy(ServerSocket server, int target) {
		this.server = server;
		this.target = target;
		this.accepting = new Thread(this::accept, "stallable-proxy-" + server.getLocalPort() + "-accept");
		this.accepting.setDaemon(true);
	}

	/**
	 * Starts a proxy on a free port.
	 * @param target the port of the upstream
	 * @return the proxy
	 */
	public static StallableProxy to(int target) {
		try {
			ServerSocket server = new ServerSocket(0, BACKLOG, InetAddress.getByName("127.0.0.1"));
			StallableProxy proxy = new StallableProxy(server, target);
			proxy.accepting.start();
			return proxy;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Returns the port.
	 * @return the port
	 */
	public int port() {
		return this.server.getLocalPort();
	}

	/**
	 * Returns the same URI through this proxy.
	 * @param direct a URI of the upstream
	 * @return with the port of this proxy
	 */
	public URI through(URI direct) {
		return URI.create(direct.toString().replaceFirst(":\\d+", ":" + port()));
	}

	/**
	 * Stops forwarding on all connections, also on those to come, and reads nothing.
	 */
	public void stall() {
		set(Traffic.STALLS, true);
	}

	/**
	 * Stops forwarding on the connections there are; those to come are not hindered.
	 */
	public void stallPresent() {
		set(Traffic.STALLS, false);
	}

	/**
	 * Reads and drops on all connections, also on those to come. None of them is of any
	 * use after it.
	 */
	public void drop() {
		set(Traffic.IS_DROPPED, true);
	}

	/**
	 * Reads and drops on the connections there are; those to come are not hindered.
	 */
	public void dropPresent() {
		set(Traffic.IS_DROPPED, false);
	}

	/**
	 * Forwards on all connections again.
	 */
	public void resume() {
		set(Traffic.FLOWS, true);
	}

	/**
	 * Closes all connections with FIN, on both sides.
	 */
	public void cut() {
		this.connections.forEach(ProxiedConnection::cut);
	}

	/**
	 * Closes all connections with RST, on both sides.
	 */
	public void reset() {
		this.connections.forEach(ProxiedConnection::reset);
	}

	/**
	 * Closes a connection with FIN at a certain byte: counted from now, on all
	 * connections together, from the upstream to the client. It happens once, to the
	 * connection whose byte it is, and replaces what was to happen before.
	 * @param bytes how many bytes are still forwarded
	 */
	public void cutAfter(long bytes) {
		this.fuse.set(bytes, ProxiedConnection::cut);
	}

	/**
	 * Closes a connection with RST at a certain byte, as {@link #cutAfter(long)} with
	 * FIN. What the client has not read yet may be lost too.
	 * @param bytes how many bytes are still forwarded
	 */
	public void resetAfter(long bytes) {
		this.fuse.set(bytes, ProxiedConnection::reset);
	}

	/**
	 * Stalls a connection at a certain byte, as {@link #cutAfter(long)} closes it.
	 * @param bytes how many bytes are still forwarded
	 */
	public void stallAfter(long bytes) {
		this.fuse.set(bytes, (connection) -> connection.set(Traffic.STALLS));
	}

	/**
	 * Breaks one connection after the other, with FIN, with RST or with a stall, at
	 * random bytes: counted as {@link #cutAfter(long)} counts them. For a client that has
	 * one connection at a time.
	 * @param times how many breaks
	 * @param within in how many bytes all of them happen
	 * @param seed what makes the breaks different from others
	 * @param kinds the ways; at least one
	 */
	public void breakAtRandom(int times, long within, long seed, Break... kinds) {
		new RandomBreaks(this.fuse, times, within, new Random(seed), kinds).start();
	}

	/**
	 * Returns how many connections there were and are.
	 * @return the numbers
	 */
	public SeenConnections connections() {
		return this.board.read(() -> new SeenConnections(this.accepted, this.open));
	}

	/**
	 * Waits until so many connections are open.
	 * @param count the number
	 * @param deadline how long to wait at most
	 * @throws AssertionError if it is another number all the time
	 */
	public void awaitOpenConnections(int count, Duration deadline) {
		this.board.expect(() -> this.open == count, deadline, () -> count + " open connections, saw " + connections());
	}

	/**
	 * Returns how much was forwarded to clients.
	 * @return the number of bytes
	 */
	public long bytesToClient() {
		return this.board.read(() -> this.toClient);
	}

	/**
	 * Waits until so much was forwarded to clients.
	 * @param count the number of bytes or more
	 * @param deadline how long to wait at most
	 * @throws AssertionError if it is less
	 */
	public void awaitBytesToClient(long count, Duration deadline) {
		this.board.expect(() -> this.toClient >= count, deadline,
				() -> count + " bytes to clients, saw " + bytesToClient());
	}

	/**
	 * Returns how much was forwarded to the upstream.
	 * @return the number of bytes
	 */
	public long bytesToTarget() {
		return this.board.read(() -> this.toTarget);
	}

	/**
	 * Closes all connections and joins all threads.
	 */
	@Override
	public void close() {
		this.closed = true;
		try {
			this.server.close();
			this.accepting.join(JOIN.toMillis());
			List<ProxiedConnection> last = List.copyOf(this.connections);
			last.forEach(ProxiedConnection::cut);
			for (ProxiedConnection connection : last) {
				connection.join(JOIN);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void set(Traffic traffic, boolean alsoNew) {
		if (alsoNew) {
			this.board.update(() -> this.ofNew = traffic);
		}
		this.connections.forEach((connection) -> connection.set(traffic));
	}

	private void accept() {
		while (!this.closed) {
			try {
				forward(this.server.accept());
			}
			catch (IOException ex) {
				// closed, or an upstream that refuses
			}
		}
	}

	private void forward(Socket client) throws IOException {
		Socket upstream = new Socket();
		try {
			upstream.connect(new InetSocketAddress(this.server.getInetAddress(), this.target));
		}
		catch (IOException ex) {
			client.close();
			throw ex;
		}
		ProxiedConnection connection = new ProxiedConnection(client, upstream, port(), new Listener());
		this.board.update(() -> {
			this.accepted++;
			this.open++;
			connection.set(this.ofNew);
			this.connections.add(connection);
		});
		connection.start();
	}

	private final class Listener implements ProxiedConnection.Audience {

		@Override
		public Fuse.Allowance allowed(int wanted) {
			return StallableProxy.this.fuse.take(wanted);
		}

		@Override
		public void forwarded(boolean down, int count) {
			StallableProxy.this.board.update(() -> {
				if (down) {
					StallableProxy.this.toClient += count;
				}
				else {
					StallableProxy.this.toTarget += count;
				}
			});
		}

		@Override
		public void left(ProxiedConnection connection) {
			StallableProxy.this.connections.remove(connection);
			StallableProxy.this.board.update(() -> StallableProxy.this.open--);
		}

	}

	/**
	 * What happens to the bytes of a connection.
	 */
	enum Traffic {

		FLOWS, STALLS, IS_DROPPED

	}

}
