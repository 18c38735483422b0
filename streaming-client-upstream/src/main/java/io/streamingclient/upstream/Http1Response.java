package io.streamingclient.upstream;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Writes a response in HTTP/1.1.
 */
final class Http1Response implements Response {

	private static final Set<Integer> BODILESS = Set.of(204, 304);

	private final Wire wire;

	private final boolean headOnly;

	private @Nullable StringBuilder pending;

	private Framing framing = Framing.UNCHOSEN;

	private boolean begun;

	private boolean bodiless;

	private boolean closing;

	private long declared;

	private long sent;

	private boolean ended;

	Http1Response(Wire wire, boolean headOnly) {
		this.wire = wire;
		this.headOnly = headOnly;
	}

	@Override
	public void status(int status, String reason) throws IOException {
		flush();
		this.pending = new StringBuilder("HTTP/1.1 ").append(status).append(' ').append(reason).append("\r\n");
		this.framing = Framing.UNCHOSEN;
		this.bodiless = this.headOnly || BODILESS.contains(status);
		this.begun = true;
		this.closing = false;
		this.ended = false;
		this.sent = 0;
	}

	@Override
	public void header(String name, String value) {
		if (name.equalsIgnoreCase("Content-Length") || name.equalsIgnoreCase("Transfer-Encoding")) {
			this.framing = Framing.BY_HAND;
		}
		this.closing |= name.equalsIgnoreCase("Connection") && value.equalsIgnoreCase("close");
		line(name, value);
	}

	@Override
	public void contentLength(long length) {
		this.framing = Framing.LENGTH;
		this.declared = length;
		line("Content-Length", Long.toString(length));
	}

	@Override
	public void chunked() {
		this.framing = Framing.CHUNKED;
		line("Transfer-Encoding", "chunked");
	}

	@Override
	public void closeDelimited() {
		this.framing = Framing.CLOSE;
	}

	@Override
	public boolean isFramed() {
		return this.framing != Framing.UNCHOSEN;
	}

	@Override
	public void flush() throws IOException {
		StringBuilder head = this.pending;
		if (head != null) {
			this.pending = null;
			write(head.append("\r\n").toString());
		}
	}

	@Override
	public void send(byte[] bytes, int length) throws IOException {
		if (this.framing == Framing.CHUNKED) {
			chunk(bytes, length);
			return;
		}
		if (this.framing == Framing.UNCHOSEN && this.begun) {
			closeDelimited();
		}
		flush();
		if (!this.headOnly) {
			this.wire.write(bytes, length);
			this.sent += length;
		}
	}

	@Override
	public void chunk(byte[] bytes, int length) throws IOException {
		flush();
		if (!this.headOnly) {
			ByteArrayOutputStream framed = new ByteArrayOutputStream(length + 16);
			framed.writeBytes((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
			framed.write(bytes, 0, length);
			framed.write('\r');
			framed.write('\n');
			this.wire.write(framed.toByteArray(), framed.size());
		}
	}

	@Override
	public void end(Headers trailers) throws IOException {
		flush();
		if (!this.headOnly) {
			write("0\r\n" + lines(trailers) + "\r\n");
		}
		this.ended = true;
	}

	@Override
	public void informational(int status, Headers headers) throws IOException {
		flush();
		write("HTTP/1.1 " + status + " " + Reasons.of(status) + "\r\n" + lines(headers) + "\r\n");
	}

	@Override
	public void raw(byte[] bytes) throws IOException {
		flush();
		this.begun = true;
		if (!isFramed()) {
			this.framing = Framing.BY_HAND;
		}
		this.wire.write(bytes, bytes.length);
	}

	/**
	 * Sends what is pending at the end of a script.
	 */
	void finish() throws IOException {
		if (this.pending != null && this.framing == Framing.UNCHOSEN && !this.bodiless) {
			contentLength(0);
		}
		flush();
	}

	/**
	 * Tells whether the client has got, or can get, a whole response.
	 */
	boolean isWhole() {
		if (this.begun && this.bodiless) {
			return true;
		}
		return switch (this.framing) {
			case LENGTH -> this.sent >= this.declared;
			case CHUNKED -> this.ended;
			case BY_HAND -> true;
			case CLOSE, UNCHOSEN -> false;
		};
	}

	/**
	 * Tells whether FIN makes, or leaves, the response whole.
	 */
	boolean isWholeWithFin() {
		return this.framing == Framing.CLOSE || (this.framing != Framing.BY_HAND && isWhole());
	}

	boolean isCloseDelimited() {
		return this.framing == Framing.CLOSE && !this.bodiless;
	}

	boolean mustClose() {
		return this.closing;
	}

	private void line(String name, String value) {
		if (this.pending == null) {
			throw new IllegalStateException("No head is pending for " + name + ": respond comes first");
		}
		this.pending.append(name).append(": ").append(value).append("\r\n");
	}

	private static String lines(Headers headers) {
		StringBuilder lines = new StringBuilder();
		headers.forEach((header) -> lines.append(header).append("\r\n"));
		return lines.toString();
	}

	private void write(String text) throws IOException {
		byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
		this.wire.write(bytes, bytes.length);
	}

	private enum Framing {

		UNCHOSEN, LENGTH, CHUNKED, CLOSE, BY_HAND

	}

	/**
	 * Where the bytes go.
	 */
	@FunctionalInterface
	interface Wire {

		void write(byte[] bytes, int length) throws IOException;

	}

}
