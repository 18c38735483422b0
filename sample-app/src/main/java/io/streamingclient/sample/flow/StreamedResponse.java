package io.streamingclient.sample.flow;

import java.util.function.Consumer;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpVersion;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.server.ServerWebExchange;

/**
 * Sends a response as it comes about: the head at once, then each part of the body.
 */
public final class StreamedResponse {

	private final ServerWebExchange exchange;

	private final HttpServerResponse wire;

	/**
	 * Create a new instance.
	 * @param exchange the exchange; its response has its status and headers
	 */
	public StreamedResponse(ServerWebExchange exchange) {
		this.exchange = exchange;
		this.wire = ServerHttpResponseDecorator.getNativeResponse(exchange.getResponse());
	}

	/**
	 * Send the response.
	 * @param body the body; each buffer is released
	 * @param limit how many bytes of it may be under way
	 * @param trailers adds the trailers when the body is complete
	 * @return completes with the body; if the body fails, the connection was closed so
	 * that the client sees that it is not whole
	 */
	public Mono<Void> send(Publisher<ByteBuf> body, int limit, Consumer<? super HttpHeaders> trailers) {
		return this.exchange.getResponse().setComplete().then(Mono.defer(() -> {
			boolean endedByClose = isEndedByClose();
			if (endedByClose) {
				this.wire.chunkedTransfer(false);
			}
			return this.wire.trailerHeaders(trailers)
				.sendHeaders()
				.then(Mono.defer(() -> BoundedWriter.of(this.wire, limit, endedByClose).write(body)))
				.then();
		}));
	}

	// RFC 9112 section 6.1: no chunks for HTTP/1.0

	private boolean isEndedByClose() {
		HttpServerRequest request = ServerHttpRequestDecorator.getNativeRequest(this.exchange.getRequest());
		return request.version().compareTo(HttpVersion.HTTP_1_1) < 0
				&& this.exchange.getResponse().getHeaders().getContentLength() < 0;
	}

}
