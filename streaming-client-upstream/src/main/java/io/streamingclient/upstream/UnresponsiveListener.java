package io.streamingclient.upstream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * A listening port to which no connection can be made: it never accepts, and its backlog
 * is full with connections of its own, so that the handshake of the next hangs (on
 * Linux).
 */
public final class UnresponsiveListener implements AutoCloseable {

	private static final int MAX_FILLERS = 64;

	private static final int FULL_AFTER_MILLIS = 300;

	private final ServerSocket server;

	private final List<Socket> fillers = new ArrayList<>();

	private UnresponsiveListener(ServerSocket server) {
		this.server = server;
	}

	/**
	 * Opens a listener and fills its backlog.
	 * @return the listener
	 */
	public static UnresponsiveListener open() {
		try {
			UnresponsiveListener listener = new UnresponsiveListener(
					new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1")));
			listener.fill();
			return listener;
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
	 * Returns the base URI.
	 * @return with http
	 */
	public URI uri() {
		return URI.create("http://127.0.0.1:" + port());
	}

	@Override
	public void close() {
		try {
			this.server.close();
			for (Socket filler : this.fillers) {
				filler.close();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void fill() throws IOException {
		while (this.fillers.size() < MAX_FILLERS) {
			Socket filler = new Socket();
			this.fillers.add(filler);
			try {
				filler.connect(new InetSocketAddress(this.server.getInetAddress(), port()), FULL_AFTER_MILLIS);
			}
			catch (SocketTimeoutException ex) {
				return;
			}
		}
		close();
		throw new IllegalStateException("The backlog is not full after " + MAX_FILLERS + " connections");
	}

}
