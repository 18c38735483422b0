package io.streamingclient.sample.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpMethod;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Responses that come to an end by themselves.
 */
final class Reports {

	private static final String INDEX = """
			/report?size=512MiB              a report of any size, always the same bytes
			/gzip?lines=1000                 a compressed report
			/echo                            the body of the request
			/events?count=10&interval=1000   server-sent events, endless without count
			/ndjson?count=10&interval=1000   records, endless without count
			/lines?count=10&interval=1000    lines, endless without count
			/slow?count=60&interval=1000     one byte at a time
			/silent                          never a response
			/stall?size=64KB                 some of a report, then silence
			/cut?size=64KB                   some of a report, then the connection is closed
			/status/503                      an error response
			""";

	private Reports() {
	}

	static Publisher<Void> index(HttpServerRequest request, HttpServerResponse response) {
		return response.header("Content-Type", "text/plain;charset=UTF-8").sendString(Mono.just(INDEX));
	}

	static Publisher<Void> report(HttpServerRequest request, HttpServerResponse response) {
		long size = Query.of(request).bytes("size", "10MB");
		response.header("Content-Type", "application/octet-stream");
		if (request.method().equals(HttpMethod.HEAD)) {
			return response.header("Content-Length", Long.toString(size)).send();
		}
		return Bodies.send(response, size, GeneratedBytes.flux(size, response.alloc()));
	}

	static Publisher<Void> gzip(HttpServerRequest request, HttpServerResponse response) {
		int lines = (int) Math.min(100_000, Query.of(request).number("lines", 1000));
		byte[] body = compress(IntStream.rangeClosed(1, lines)
			.mapToObj((line) -> "line " + line + " of a compressed report\n")
			.collect(Collectors.joining()));
		response.header("Content-Type", "text/plain;charset=UTF-8").header("Content-Encoding", "gzip");
		return Bodies.send(response, body.length, Mono.fromSupplier(() -> Unpooled.wrappedBuffer(body)));
	}

	private static byte[] compress(String text) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
			gzip.write(text.getBytes(StandardCharsets.UTF_8));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return bytes.toByteArray();
	}

	static Publisher<Void> echo(HttpServerRequest request, HttpServerResponse response) {
		Flux<ByteBuf> body = request.receive().retain();
		return Bodies.send(response, body);
	}

}
