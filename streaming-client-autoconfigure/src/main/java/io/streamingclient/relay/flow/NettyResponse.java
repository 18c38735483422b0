package io.streamingclient.relay.flow;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpVersion;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.server.ServerWebExchange;

/**
 * A response of Reactor Netty's server.
 */
final class NettyResponse implements StreamedResponse {

	private final ServerWebExchange exchange;

	private final HttpServerResponse wire;

	NettyResponse(ServerWebExchange exchange, HttpServerResponse wire) {
		this.exchange = exchange;
		this.wire = wire;
	}

	@Override
	public String version() {
		HttpVersion version = httpVersion();
		return version.majorVersion() + ((version.majorVersion() > 1) ? "" : "." + version.minorVersion());
	}

	@Override
	public boolean isOpen() {
		AtomicBoolean open = new AtomicBoolean();
		this.wire.withConnection((connection) -> open.set(connection.channel().isActive()));
		return open.get();
	}

	@Override
	public boolean isAnswered() {
		return this.wire.hasSentHeaders();
	}

	@Override
	public Mono<Void> send(Flux<DataBuffer> body, int limit, Supplier<HttpHeaders> trailers) {
		Flux<ByteBuf> buffers = body.map(NettyDataBufferFactory::toByteBuf);
		return this.exchange.getResponse().setComplete().then(Mono.defer(() -> {
			boolean endedByClose = isEndedByClose();
			if (endedByClose) {
				this.wire.chunkedTransfer(false);
			}
			return this.wire.trailerHeaders((target) -> addTrailers(trailers.get(), target))
				.sendHeaders()
				.then(Mono.defer(() -> BoundedWriter.of(this.wire, limit, endedByClose).write(buffers)))
				.then();
		}));
	}

	private static void addTrailers(HttpHeaders trailers, io.netty.handler.codec.http.HttpHeaders target) {
		trailers.forEach((name, values) -> {
			try {
				target.add(name, values);
			}
			catch (IllegalArgumentException ex) {
				// RFC 9110 section 6.5.1: not everything may be a trailer
			}
		});
	}

	// RFC 9112 section 6.1: no chunks for HTTP/1.0

	private boolean isEndedByClose() {
		return httpVersion().compareTo(HttpVersion.HTTP_1_1) < 0
				&& this.exchange.getResponse().getHeaders().getContentLength() < 0;
	}

	private HttpVersion httpVersion() {
		return ServerHttpRequestDecorator.<HttpServerRequest>getNativeRequest(this.exchange.getRequest()).version();
	}

}
