package io.streamingclient.upstream;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A client that sends and reads bytes, with a deadline for each read.
 */
final class RawClient implements AutoCloseable {

	static final Duration SOON = Duration.ofSeconds(30);

	private final Socket socket;

	private RawClient(Socket socket) throws IOException {
		this.socket = socket;
		socket.setSoTimeout((int) SOON.toMillis());
	}

	static RawClient connect(ScriptedUpstream upstream) throws IOException {
		return new RawClient(new Socket("127.0.0.1", upstream.port()));
	}

	static RawClient over(Socket socket) throws IOException {
		return new RawClient(socket);
	}

	static RawClient get(ScriptedUpstream upstream, String target) throws IOException {
		return connect(upstream).send("GET " + target + " HTTP/1.1\r\nHost: test\r\n\r\n");
	}

	RawClient send(String text) throws IOException {
		return send(text.getBytes(StandardCharsets.ISO_8859_1));
	}

	RawClient send(byte[] bytes) throws IOException {
		OutputStream out = this.socket.getOutputStream();
		out.write(bytes);
		out.flush();
		return this;
	}

	/**
	 * Reads so many characters.
	 */
	String read(int count) throws IOException {
		return new String(this.socket.getInputStream().readNBytes(count), StandardCharsets.ISO_8859_1);
	}

	/**
	 * Reads up to the end of what is expected.
	 */
	String readTo(String end) throws IOException {
		StringBuilder text = new StringBuilder();
		InputStream in = this.socket.getInputStream();
		while (text.indexOf(end) < 0) {
			int next = in.read();
			if (next < 0) {
				throw new AssertionError("End of stream after: " + text);
			}
			text.append((char) next);
		}
		return text.toString();
	}

	/**
	 * Reads up to FIN.
	 */
	String readAll() throws IOException {
		return new String(this.socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
	}

	Socket socket() {
		return this.socket;
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
