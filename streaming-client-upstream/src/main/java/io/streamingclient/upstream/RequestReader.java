package io.streamingclient.upstream;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Reads HTTP/1.1 requests, one after the other.
 */
final class RequestReader {

	private static final int MAX_LINE = 256 * 1024;

	private final InputStream in;

	RequestReader(InputStream in) {
		this.in = in;
	}

	/**
	 * Reads the head of the next request, or null if the client closed before it.
	 */
	@Nullable RequestHead readHead() throws IOException {
		String requestLine = readLine();
		while (requestLine != null && requestLine.isEmpty()) {
			requestLine = readLine();
		}
		if (requestLine == null) {
			return null;
		}
		String[] parts = requestLine.split(" ");
		if (parts.length != 3) {
			throw new ProtocolException("Not a request line: " + requestLine);
		}
		return new RequestHead(parts[0], parts[1], parts[2], readHeaders());
	}

	/**
	 * Reads the body of a request as it arrives.
	 */
	void readBody(RequestHead head, SeenExchange exchange) throws IOException {
		try {
			if (head.isChunked()) {
				readChunks(exchange);
			}
			else {
				readExactly(head.contentLength(), exchange);
			}
		}
		catch (NumberFormatException ex) {
			throw new ProtocolException("Not a length: " + ex.getMessage());
		}
		exchange.requestIsWhole();
	}

	private void readChunks(SeenExchange exchange) throws IOException {
		long size = readChunkSize();
		while (size > 0) {
			readExactly(size, exchange);
			requireLine();
			size = readChunkSize();
		}
		exchange.trailersArrived(readHeaders());
	}

	private long readChunkSize() throws IOException {
		return Long.parseLong(requireLine().split(";", 2)[0].strip(), 16);
	}

	private void readExactly(long length, SeenExchange exchange) throws IOException {
		if (length < 0) {
			throw new ProtocolException("Not a length: " + length);
		}
		byte[] block = new byte[(int) Math.min(length, 64 * 1024)];
		long left = length;
		while (left > 0) {
			int count = this.in.read(block, 0, (int) Math.min(left, block.length));
			if (count < 0) {
				throw new EOFException();
			}
			exchange.bodyArrived(block, count);
			left -= count;
		}
	}

	private Headers readHeaders() throws IOException {
		List<Header> headers = new ArrayList<>();
		try {
			for (String line = requireLine(); !line.isEmpty(); line = requireLine()) {
				headers.add(Header.parse(line));
			}
		}
		catch (IllegalArgumentException ex) {
			throw new ProtocolException(ex.getMessage());
		}
		return new Headers(headers);
	}

	private String requireLine() throws IOException {
		String line = readLine();
		if (line == null) {
			throw new EOFException();
		}
		return line;
	}

	private @Nullable String readLine() throws IOException {
		ByteArrayOutputStream line = new ByteArrayOutputStream(128);
		for (int next = this.in.read(); next != '\n'; next = this.in.read()) {
			if (next < 0) {
				return null;
			}
			if (line.size() == MAX_LINE) {
				throw new ProtocolException("A line of more than " + MAX_LINE + " bytes");
			}
			line.write(next);
		}
		String text = line.toString(StandardCharsets.ISO_8859_1);
		return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
	}

}
