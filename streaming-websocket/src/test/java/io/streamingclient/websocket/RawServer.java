package io.streamingclient.websocket;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * An upstream on a bare socket. Connections wait until a test takes them.
 */
final class RawServer implements AutoCloseable {

	private static final int TIMEOUT_MILLIS = 30_000;

	private final ServerSocket socket;

	RawServer() throws IOException {
		this.socket = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
		this.socket.setSoTimeout(TIMEOUT_MILLIS);
	}

	int port() {
		return this.socket.getLocalPort();
	}

	String url() {
		return "http://127.0.0.1:" + port();
	}

	/**
	 * Take the next connection.
	 */
	RawPeer connection() throws IOException {
		return new RawPeer(this.socket.accept(), false);
	}

	/**
	 * Take the next connection, and read what is asked for.
	 */
	RawPeer take() throws IOException {
		RawPeer peer = connection();
		peer.readHead();
		return peer;
	}

	/**
	 * Take the next connection and accept its session.
	 */
	RawPeer takeSession() throws IOException {
		return take().accept();
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
