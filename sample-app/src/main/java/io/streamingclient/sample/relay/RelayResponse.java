package io.streamingclient.sample.relay;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;

import io.streamingclient.client.StreamResponse;
import io.streamingclient.sample.flow.BoundedWriter;
import io.streamingclient.sample.flow.StreamedResponse;

/**
 * Passes a response down: its status, end-to-end headers, body and trailers.
 */
final class RelayResponse {

	private static final Logger logger = LoggerFactory.getLogger(RelayResponse.class);

	private final ServerWebExchange exchange;

	private final StreamResponse upstream;

	private final String via;

	RelayResponse(ServerWebExchange exchange, StreamResponse upstream, String via) {
		this.exchange = exchange;
		this.upstream = upstream;
		this.via = via;
	}

	/**
	 * Pass the response down.
	 * @return completes with the body; whatever ends it, the upstream has ended too
	 */
	Mono<Void> send() {
		return Mono.usingWhen(Mono.just(this.upstream), (taken) -> Mono.defer(this::relay), StreamResponse::release);
	}

	private Mono<Void> relay() {
		ServerHttpResponse response = this.exchange.getResponse();
		response.setStatusCode(this.upstream.status());
		EndToEnd.copy(this.upstream.headers(), response.getHeaders()::add);
		response.getHeaders().add(Forwarding.VIA, this.via);
		return hasBody() ? relayBody()
				: this.upstream.body().doOnNext(DataBufferUtils::release).then(response.setComplete());
	}

	// RFC 9110 section 6.4.1
	private boolean hasBody() {
		return this.exchange.getRequest().getMethod() != HttpMethod.HEAD
				&& !this.upstream.status().isSameCodeAs(HttpStatus.NO_CONTENT)
				&& !this.upstream.status().isSameCodeAs(HttpStatus.NOT_MODIFIED);
	}

	private Mono<Void> relayBody() {
		Flux<ByteBuf> body = this.upstream.body()
			.map(NettyDataBufferFactory::toByteBuf)
			.doOnError((failure) -> logger.warn("A response was cut off: {}", failure.getMessage()));
		return new StreamedResponse(this.exchange).send(body, BoundedWriter.DEFAULT_LIMIT, this::addTrailers);
	}

	private void addTrailers(HttpHeaders trailers) {
		EndToEnd.copy(this.upstream.trailers(), (name, value) -> {
			try {
				trailers.add(name, value);
			}
			catch (IllegalArgumentException ex) {
				// RFC 9110 section 6.5.1: not everything may be a trailer
			}
		});
	}

}
