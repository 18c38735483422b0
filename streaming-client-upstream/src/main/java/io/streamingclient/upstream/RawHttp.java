package io.streamingclient.upstream;

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

	/**
	 * Connects to a server on the loopback address.
	 * @param port its port
	 * @return the connection
	 * @throws IOException if there is none
	 */
	public static RawHttp connect(int port) throws IOException {
		Socket socket = new Socket("127.0.0.1", port);
		socket.setSoTimeout((int) PATIENCE.toMillis());
		return new RawHttp(socket);
	}

	/**
	 * Sends one request on a connection of its own, and reads all that comes back.
	 * @param port the port of the server
	 * @param request the request, which should have the server close the connection
	 * @return head and body as they came
	 * @throws IOException if the connection is reset, or nothing comes for too long
	 */
	public static String exchange(int port, String request) throws IOException {
		try (RawHttp http = connect(port)) {
			return http.send(request).readToEnd();
		}
	}

	/**
	 * Sends text.
	 * @param text each character is one byte
	 * @return this
	 * @throws IOException if it cannot be sent
	 */
	public RawHttp send(String text) throws IOException {
		this.socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
		this.socket.getOutputStream().flush();
		return this;
	}

	/**
	 * Reads to the end of a head.
	 * @return all that was read
	 * @throws IOException if the connection ends before, or nothing comes for too long
	 */
	public String readHead() throws IOException {
		return readUntil("\r\n\r\n");
	}

	/**
	 * Reads no further than some text.
	 * @param mark the text
	 * @return all that was read, the text last
	 * @throws IOException if the connection ends before, or nothing comes for too long
	 */
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

	/**
	 * Reads until the server closes.
	 * @return all that was read
	 * @throws IOException if the connection is reset, or nothing comes for too long
	 */
	public String readToEnd() throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		this.socket.getInputStream().transferTo(bytes);
		return bytes.toString(StandardCharsets.ISO_8859_1);
	}

	/**
	 * Tells the server not with FIN but with RST that the client is gone.
	 * @throws IOException if the connection cannot be closed
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
