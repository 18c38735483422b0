package io.streamingclient.websocket;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One end of a WebSocket on a bare socket, so that it can do whatever is wrong.
 */
final class RawPeer implements AutoCloseable {

	private static final int TIMEOUT_MILLIS = 30_000;

	private static final Pattern KEY = Pattern.compile("(?im)^Sec-WebSocket-Key: *(\\S+)");

	private final Socket socket;

	private final DataInputStream in;

	private final OutputStream out;

	private final boolean masks;

	private String head = "";

	RawPeer(Socket socket, boolean masks) throws IOException {
		this.socket = socket;
		this.masks = masks;
		socket.setSoTimeout(TIMEOUT_MILLIS);
		socket.setTcpNoDelay(true);
		this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 64 * 1024));
		this.out = socket.getOutputStream();
	}

	/**
	 * A client that has not said anything.
	 */
	static RawPeer connect(int port) throws IOException {
		return new RawPeer(new Socket(InetAddress.getLoopbackAddress(), port), true);
	}

	/**
	 * A client that has asked for a session, with more lines if there are.
	 */
	static RawPeer ask(int port, String path, String... lines) throws IOException {
		RawPeer peer = connect(port);
		StringBuilder request = new StringBuilder(
				"GET " + path + " HTTP/1.1\r\nHost: here\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
						+ "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n");
		for (String line : lines) {
			request.append(line).append("\r\n");
		}
		return peer.say(request + "\r\n");
	}

	RawPeer say(String text) throws IOException {
		return send(text.getBytes(StandardCharsets.ISO_8859_1));
	}

	RawPeer send(byte[] bytes) throws IOException {
		this.out.write(bytes);
		this.out.flush();
		return this;
	}

	/**
	 * Read the head of a request or response.
	 */
	String readHead() throws IOException {
		ByteArrayOutputStream read = new ByteArrayOutputStream();
		while (!read.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
			read.write(this.in.readUnsignedByte());
		}
		this.head = read.toString(StandardCharsets.ISO_8859_1);
		return this.head;
	}

	String head() {
		return this.head;
	}

	/**
	 * Accept the session that was asked for, with more lines if there are.
	 */
	RawPeer accept(String... lines) throws IOException {
		StringBuilder response = new StringBuilder(
				"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
						+ "Sec-WebSocket-Accept: " + acceptKey() + "\r\n");
		for (String line : lines) {
			response.append(line).append("\r\n");
		}
		return say(response + "\r\n");
	}

	String acceptKey() {
		Matcher key = KEY.matcher(this.head);
		if (!key.find()) {
			throw new IllegalStateException("There is no key in " + this.head);
		}
		try {
			byte[] hash = MessageDigest.getInstance("SHA-1")
				.digest((key.group(1) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.ISO_8859_1));
			return Base64.getEncoder().encodeToString(hash);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	RawPeer text(String text) throws IOException {
		return frame(RawFrame.TEXT, true, text.getBytes(StandardCharsets.UTF_8));
	}

	RawPeer frame(int opcode, boolean last, byte[] payload) throws IOException {
		frameHead((last ? 0x80 : 0) | opcode, payload.length);
		return send(payload);
	}

	/**
	 * Send the head of a frame. A mask is all zero, so that the payload is as it is.
	 */
	RawPeer frameHead(int first, long length) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		int mask = this.masks ? 0x80 : 0;
		bytes.write(first);
		int lengthBytes = (length < 126) ? 0 : (length < 65536) ? 2 : 8;
		bytes.write(mask | ((lengthBytes == 0) ? (int) length : (lengthBytes == 2) ? 126 : 127));
		for (int i = lengthBytes - 1; i >= 0; i--) {
			bytes.write((int) (length >>> (8 * i)));
		}
		bytes.write(new byte[this.masks ? 4 : 0], 0, this.masks ? 4 : 0);
		return send(bytes.toByteArray());
	}

	/**
	 * Send a Close frame. Whoever waits for it as an answer waits a second, which a busy
	 * machine can miss.
	 */
	RawPeer sendClose(int code) throws IOException {
		try {
			return frame(RawFrame.CLOSE, true, new byte[] { (byte) (code >> 8), (byte) code });
		}
		catch (SocketException ex) {
			return this;
		}
	}

	/**
	 * Read the next frame, whatever it is.
	 */
	RawFrame readAny() throws IOException {
		int first = this.in.readUnsignedByte();
		int second = this.in.readUnsignedByte();
		int length = second & 0x7F;
		length = (length == 126) ? this.in.readUnsignedShort()
				: (length == 127) ? Math.toIntExact(this.in.readLong()) : length;
		byte[] mask = new byte[4];
		if ((second & 0x80) != 0) {
			this.in.readFully(mask);
		}
		byte[] payload = new byte[length];
		this.in.readFully(payload);
		for (int i = 0; i < length; i++) {
			payload[i] ^= mask[i & 3];
		}
		return new RawFrame(first & 0x0F, (first & 0x80) != 0, payload);
	}

	/**
	 * Read the next frame that is no ping, and answer the pings before it.
	 */
	RawFrame read() throws IOException {
		while (true) {
			RawFrame frame = readAny();
			if (frame.opcode() != RawFrame.PING) {
				return frame;
			}
			frame(RawFrame.PONG, true, frame.payload());
		}
	}

	/**
	 * Read to the Close frame.
	 */
	int readCode() throws IOException {
		while (true) {
			RawFrame frame = readAny();
			if (frame.opcode() == RawFrame.CLOSE) {
				return frame.code();
			}
		}
	}

	/**
	 * Read until the other side has closed the connection.
	 */
	void awaitEnd() throws IOException {
		try {
			while (this.in.read() >= 0) {
				// what is still under way
			}
		}
		catch (EOFException ex) {
			// that is it
		}
		catch (SocketException ex) {
			// a reset is an end
		}
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
