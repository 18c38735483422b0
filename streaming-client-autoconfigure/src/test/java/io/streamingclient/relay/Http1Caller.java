package io.streamingclient.relay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

import io.streamingclient.upstream.Headers;
import io.streamingclient.upstream.RawHttp;

/**
 * Speaks HTTP/1.1, on a connection for each request.
 *
 * @param port the port of the relay
 */
record Http1Caller(int port) implements Caller {

	@Override
	public Answer call(String method, String target, String body, String... headers) {
		StringBuilder text = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: gateway.test\r\n");
		if (Arrays.stream(headers).noneMatch((line) -> line.startsWith("Connection:"))) {
			text.append("Connection: close\r\n");
		}
		Arrays.stream(headers).forEach((line) -> text.append(line).append("\r\n"));
		if (!body.isEmpty()) {
			text.append("Content-Length: ").append(body.length()).append("\r\n");
		}
		try {
			return answer(RawHttp.exchange(this.port, text + "\r\n" + body));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static Answer answer(String text) {
		int end = text.indexOf("\r\n\r\n");
		String[] head = text.substring(0, end).split("\r\n");
		Headers headers = Headers.of(Arrays.copyOfRange(head, 1, head.length));
		String rest = text.substring(end + 4);
		int status = Integer.parseInt(head[0].split(" ")[1]);
		return headers.lists("Transfer-Encoding", "chunked") ? chunked(status, headers, rest)
				: new Answer(status, headers, rest, Headers.none());
	}

	private static Answer chunked(int status, Headers headers, String rest) {
		StringBuilder body = new StringBuilder();
		int at = 0;
		while (true) {
			int line = rest.indexOf("\r\n", at);
			int size = Integer.parseInt(rest.substring(at, line), 16);
			at = line + 2;
			if (size == 0) {
				String trailers = rest.substring(at).strip();
				return new Answer(status, headers, body.toString(),
						trailers.isEmpty() ? Headers.none() : Headers.of(trailers.split("\r\n")));
			}
			body.append(rest, at, at + size);
			at += size + 2;
		}
	}

}
