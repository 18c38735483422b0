package io.streamingclient.upstream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;

/**
 * A port that refuses all connections: it is bound, so that nobody else can listen on it,
 * and it does not listen.
 */
public final class RefusingPort implements AutoCloseable {

	private final Socket bound;

	private RefusingPort(Socket bound) {
		this.bound = bound;
	}

	/**
	 * Binds a free port.
	 * @return the port
	 */
	public static RefusingPort open() {
		try {
			Socket socket = new Socket();
			socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
			return new RefusingPort(socket);
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
		return this.bound.getLocalPort();
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
			this.bound.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
