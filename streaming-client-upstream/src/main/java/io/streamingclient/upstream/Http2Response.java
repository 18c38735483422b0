package io.streamingclient.upstream;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Writes a response in HTTP/2.
 */
final class Http2Response implements Response {

	private static final Set<Integer> BODILESS = Set.of(204, 304);

	private static final Set<String> OF_CONNECTIONS = Set.of("connection", "keep-alive", "transfer-encoding");

	private final Http2Stream stream;

	private final boolean headOnly;

	private @Nullable List<Header> pending;

	private Framing framing = Framing.UNCHOSEN;

	private boolean begun;

	private boolean bodiless;

	private long declared;

	private long sent;

	Http2Response(Http2Stream stream) {
		this.stream = stream;
		this.headOnly = stream.exchange().method().equals("HEAD");
	}

	@Override
	public void status(int status, String reason) throws IOException {
		flush();
		this.pending = new ArrayList<>();
		line(":status", Integer.toString(status));
		this.framing = Framing.UNCHOSEN;
		this.bodiless = this.headOnly || BODILESS.contains(status);
		this.begun = true;
		this.sent = 0;
	}

	@Override
	public void header(String name, String value) {
		String lower = name.toLowerCase(Locale.ROOT);
		if (lower.equals("content-length")) {
			this.framing = Framing.BY_HAND;
		}
		if (!OF_CONNECTIONS.contains(lower)) {
			line(lower, value);
		}
	}

	@Override
	public void contentLength(long length) {
		this.framing = Framing.LENGTH;
		this.declared = length;
		line("content-length", Long.toString(length));
	}

	@Override
	public void chunked() {
		this.framing = Framing.CHUNKED;
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
		flush(this.bodiless);
	}

	private void flush(boolean last) throws IOException {
		Headers head = takePending();
		if (head != null) {
			this.stream.headers(head, last);
		}
	}

	/**
	 * Takes the head that has not been sent yet.
	 */
	@Nullable Headers takePending() {
		List<Header> lines = this.pending;
		this.pending = null;
		return (lines != null) ? new Headers(lines) : null;
	}

	@Override
	public void send(byte[] bytes, int length) throws IOException {
		if (this.framing == Framing.UNCHOSEN && this.begun) {
			closeDelimited();
		}
		chunk(bytes, length);
		this.sent += length;
	}

	@Override
	public void chunk(byte[] bytes, int length) throws IOException {
		flush();
		if (!this.headOnly) {
			this.stream.data(bytes, length, false);
		}
	}

	@Override
	public void end(Headers trailers) throws IOException {
		if (!trailers.lines().isEmpty()) {
			flush(false);
			this.stream.headers(lower(trailers), true);
		}
		else if (this.pending != null) {
			flush(true);
		}
		else {
			this.stream.data(new byte[0], 0, true);
		}
	}

	@Override
	public void informational(int status, Headers headers) throws IOException {
		flush();
		List<Header> lines = new ArrayList<>();
		lines.add(new Header(":status", Integer.toString(status)));
		lines.addAll(lower(headers).lines());
		this.stream.headers(new Headers(lines), false);
	}

	@Override
	public void raw(byte[] bytes) throws IOException {
		flush();
		if (!isFramed()) {
			this.framing = Framing.BYTES_BY_HAND;
		}
		this.stream.write(bytes, false);
	}

	/**
	 * Sends what is pending at the end of a script, and the end of the stream if it is
	 * time for it.
	 * @return whether the client has got, or can get, a whole response
	 */
	boolean finish() throws IOException {
		if (this.pending != null && this.framing == Framing.UNCHOSEN && !this.bodiless) {
			contentLength(0);
		}
		if (isEndDue()) {
			end(Headers.none());
		}
		flush();
		return this.stream.hasSaidEnd() || this.framing == Framing.BYTES_BY_HAND;
	}

	private boolean isEndDue() {
		if (!this.begun || this.stream.hasSaidEnd()) {
			return false;
		}
		return this.bodiless || switch (this.framing) {
			case LENGTH -> this.sent >= this.declared;
			case BY_HAND, CLOSE -> true;
			case CHUNKED, BYTES_BY_HAND, UNCHOSEN -> false;
		};
	}

	private void line(String name, String value) {
		if (this.pending == null) {
			throw new IllegalStateException("No head is pending for " + name + ": respond comes first");
		}
		this.pending.add(new Header(name, value));
	}

	private static Headers lower(Headers headers) {
		return new Headers(headers.lines()
			.stream()
			.map((line) -> new Header(line.name().toLowerCase(Locale.ROOT), line.value()))
			.toList());
	}

	private enum Framing {

		UNCHOSEN, LENGTH, CHUNKED, CLOSE, BY_HAND, BYTES_BY_HAND

	}

}
