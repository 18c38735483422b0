package io.streamingclient.guards;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A socket, and nothing that knows HTTP.
 */
final class RawClient implements AutoCloseable {

	private final Socket socket;

	private RawClient(Socket socket) {
		this.socket = socket;
	}

	static RawClient connect(int port) throws IOException {
		Socket socket = new Socket();
		socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), (int) millis());
		socket.setSoTimeout((int) millis());
		socket.setTcpNoDelay(true);
		return new RawClient(socket);
	}

	private static long millis() {
		return GuardedApplication.SOON.toMillis();
	}

	void send(String text) throws IOException {
		send(text.getBytes(StandardCharsets.ISO_8859_1));
	}

	void send(byte[] bytes) throws IOException {
		this.socket.getOutputStream().write(bytes);
	}

	/**
	 * Ask for {@code /hello} and keep the connection.
	 * @return the response
	 * @throws IOException if the connection is gone
	 */
	String hello() throws IOException {
		send("GET /hello HTTP/1.1\r\nHost: here\r\n\r\n");
		return readUntil("hello");
	}

	/**
	 * Ask for something whose length the server says, and keep the connection.
	 * @param path the path
	 * @return the response
	 * @throws IOException if the connection is gone
	 */
	String get(String path) throws IOException {
		send("GET " + path + " HTTP/1.1\r\nHost: here\r\n\r\n");
		String head = readUntil("\r\n\r\n");
		String length = head.replaceAll("(?is).*content-length: (\\d+).*", "$1");
		byte[] body = this.socket.getInputStream().readNBytes(Integer.parseInt(length));
		return head + new String(body, StandardCharsets.UTF_8);
	}

	String readUntil(String end) throws IOException {
		StringBuilder text = new StringBuilder();
		InputStream in = this.socket.getInputStream();
		while (text.indexOf(end) < 0) {
			int next = in.read();
			if (next < 0) {
				throw new IOException("The connection was closed after: " + text);
			}
			text.append((char) next);
		}
		return text.toString();
	}

	/**
	 * Read until the server closes the connection; a reset is an end too.
	 * @return what was read
	 * @throws IOException if the connection stays open
	 */
	String readAll() throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try {
			this.socket.getInputStream().transferTo(bytes);
		}
		catch (java.net.SocketTimeoutException ex) {
			throw ex;
		}
		catch (IOException ex) {
			bytes.write(new byte[0]);
		}
		return bytes.toString(StandardCharsets.ISO_8859_1);
	}

	/**
	 * Read what there is.
	 * @return the number of bytes read; -1 at the end
	 * @throws IOException if the connection was reset
	 */
	int read() throws IOException {
		return this.socket.getInputStream().read(new byte[8192]);
	}

	void reset() throws IOException {
		this.socket.setSoLinger(true, 0);
		this.socket.close();
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
