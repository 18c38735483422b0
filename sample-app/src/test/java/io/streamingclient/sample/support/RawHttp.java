package io.streamingclient.sample.support;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * An HTTP client that sends and shows bytes as they are. Text is ISO-8859-1.
 */
public final class RawHttp implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final Socket socket;

	private RawHttp(Socket socket) {
		this.socket = socket;
	}

	public static RawHttp connect(int port) throws IOException {
		Socket socket = new Socket("127.0.0.1", port);
		socket.setSoTimeout((int) PATIENCE.toMillis());
		return new RawHttp(socket);
	}

	/**
	 * One request on a connection of its own, and all that comes back.
	 */
	public static String exchange(int port, String request) throws IOException {
		try (RawHttp http = connect(port)) {
			return http.send(request).readToEnd();
		}
	}

	public RawHttp send(String text) throws IOException {
		this.socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
		this.socket.getOutputStream().flush();
		return this;
	}

	public String readHead() throws IOException {
		return readUntil("\r\n\r\n");
	}

	public String readUntil(String mark) throws IOException {
		InputStream in = this.socket.getInputStream();
		StringBuilder text = new StringBuilder();
		while (text.indexOf(mark) < 0) {
			int next = in.read();
			if (next < 0) {
				throw new EOFException("Ended after: " + text);
			}
			text.append((char) next);
		}
		return text.toString();
	}

	public String readToEnd() throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		this.socket.getInputStream().transferTo(bytes);
		return bytes.toString(StandardCharsets.ISO_8859_1);
	}

	/**
	 * Do not tell the server with FIN but with RST that the client is gone.
	 */
	public void reset() throws IOException {
		this.socket.setSoLinger(true, 0);
		this.socket.close();
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
