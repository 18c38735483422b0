package io.streamingclient.sample.demo;

import io.netty.buffer.ByteBuf;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;

import io.streamingclient.relay.flow.BoundedWriter;

/**
 * Sends the bodies of the demo upstream.
 */
final class Bodies {

	private Bodies() {
	}

	static Mono<Void> send(HttpServerResponse response, long length, Publisher<ByteBuf> body) {
		response.header("Content-Length", Long.toString(length));
		return send(response, body);
	}

	static Mono<Void> send(HttpServerResponse response, Publisher<ByteBuf> body) {
		return response.sendHeaders()
			.then(Mono.defer(() -> BoundedWriter.of(response, BoundedWriter.DEFAULT_LIMIT, false).write(body)))
			.then();
	}

}
