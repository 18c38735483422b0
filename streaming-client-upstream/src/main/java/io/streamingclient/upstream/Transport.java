package io.streamingclient.upstream;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * A socket, later perhaps with TLS over it. Closing it never waits for a thread that
 * reads or writes.
 */
final class Transport {

	private final Socket plain;

	private final Runnable onClose;

	private final AtomicBoolean closed = new AtomicBoolean();

	private volatile Socket top;

	Transport(Socket plain, Runnable onClose) throws IOException {
		this.plain = plain;
		this.top = plain;
		this.onClose = onClose;
		plain.setTcpNoDelay(true);
	}

	/**
	 * Starts TLS as the server.
	 * @param context the keys
	 * @param consumed what has been read of the handshake already
	 * @param protocols what ALPN offers
	 * @return what the client chose, empty without ALPN
	 */
	String secure(SSLContext context, byte[] consumed, List<String> protocols) throws IOException {
		SSLSocket secured = (SSLSocket) context.getSocketFactory()
			.createSocket(this.plain, new ByteArrayInputStream(consumed), true);
		secured.setUseClientMode(false);
		SSLParameters parameters = secured.getSSLParameters();
		parameters.setApplicationProtocols(protocols.toArray(String[]::new));
		secured.setSSLParameters(parameters);
		this.top = secured;
		secured.startHandshake();
		return secured.getApplicationProtocol();
	}

	InputStream input() throws IOException {
		return this.top.getInputStream();
	}

	OutputStream output() throws IOException {
		return this.top.getOutputStream();
	}

	void readTimeout(int millis) throws IOException {
		this.plain.setSoTimeout(millis);
	}

	int port() {
		return this.plain.getLocalPort();
	}

	PeerState peer() {
		return PeerState.of(this.plain.getPort(), this.plain.getLocalPort());
	}

	void halfClose() throws IOException {
		if (this.top != this.plain) {
			this.top.shutdownOutput();
		}
		if (!this.plain.isOutputShutdown()) {
			this.plain.shutdownOutput();
		}
	}

	void fin() {
		quietly(this::halfClose);
		close();
	}

	void cut() {
		quietly(this.plain::shutdownOutput);
		close();
	}

	void reset() {
		quietly(() -> this.plain.setSoLinger(true, 0));
		close();
	}

	void close() {
		quietly(this.plain::close);
		if (this.closed.compareAndSet(false, true)) {
			this.onClose.run();
		}
	}

	private static void quietly(Closing closing) {
		try {
			closing.run();
		}
		catch (IOException ex) {
			// the client was faster
		}
	}

	private interface Closing {

		void run() throws IOException;

	}

}
