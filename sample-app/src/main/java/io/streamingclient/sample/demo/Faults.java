package io.streamingclient.sample.demo;

import java.io.IOException;

import io.netty.buffer.ByteBuf;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * What goes wrong.
 */
final class Faults {

	private static final long DECLARED = 1024 * 1024 * 1024L;

	private Faults() {
	}

	static Publisher<Void> silent(HttpServerRequest request, HttpServerResponse response) {
		return Mono.never();
	}

	static Publisher<Void> stall(HttpServerRequest request, HttpServerResponse response) {
		return Bodies.send(response, DECLARED, some(request, response).concatWith(Mono.never()));
	}

	static Publisher<Void> cut(HttpServerRequest request, HttpServerResponse response) {
		return Bodies.send(response, DECLARED,
				some(request, response).concatWith(Mono.error(() -> new IOException("cut on purpose"))));
	}

	private static Flux<ByteBuf> some(HttpServerRequest request, HttpServerResponse response) {
		return GeneratedBytes.flux(Query.of(request).bytes("size", "64KB"), response.alloc());
	}

	static Publisher<Void> status(HttpServerRequest request, HttpServerResponse response) {
		int code = Integer.parseInt(request.path().substring("status/".length()));
		String body = "This is status " + code + " on purpose.\n";
		return response.status(code).header("Content-Type", "text/plain;charset=UTF-8").sendString(Mono.just(body));
	}

}
