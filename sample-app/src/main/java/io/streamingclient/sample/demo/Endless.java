package io.streamingclient.sample.demo;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.LongFunction;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Responses that go on until a count is reached, or the client has had enough.
 */
final class Endless {

	private Endless() {
	}

	static Publisher<Void> events(HttpServerRequest request, HttpServerResponse response) {
		response.header("Content-Type", "text/event-stream").header("Cache-Control", "no-store");
		return send(request, response, (n) -> "id: " + n + "\ndata: {\"report\":" + n + "}\n\n");
	}

	static Publisher<Void> records(HttpServerRequest request, HttpServerResponse response) {
		response.header("Content-Type", "application/x-ndjson");
		return send(request, response, (n) -> "{\"report\":" + n + ",\"pages\":" + (n % 100) + "}\n");
	}

	static Publisher<Void> lines(HttpServerRequest request, HttpServerResponse response) {
		response.header("Content-Type", "text/plain;charset=UTF-8");
		return send(request, response, (n) -> "report " + n + "\n");
	}

	static Publisher<Void> drip(HttpServerRequest request, HttpServerResponse response) {
		response.header("Content-Type", "text/plain;charset=UTF-8");
		return send(request, response, (n) -> ".");
	}

	private static Publisher<Void> send(HttpServerRequest request, HttpServerResponse response,
			LongFunction<String> element) {
		Query query = Query.of(request);
		long count = query.number("count", Long.MAX_VALUE);
		return Bodies.send(response,
				ticks(query.millis("interval", 1000)).take(count).map((n) -> buffer(element.apply(n))));
	}

	static Flux<Long> ticks(Duration interval) {
		return Flux.<Long, Long>generate(() -> 1L, (n, sink) -> {
			sink.next(n);
			return n + 1;
		}).concatMap((n) -> (n == 1) ? Mono.just(n) : Mono.delay(interval).thenReturn(n), 0);
	}

	private static ByteBuf buffer(String text) {
		return Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.UTF_8));
	}

}
