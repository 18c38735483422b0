package io.streamingclient.relay.flow;

import io.netty.channel.MaxMessagesRecvByteBufAllocator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.NettyOutbound;
import reactor.netty.http.server.HttpServerResponse;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.reactive.function.BodyInserter;

/**
 * The body of a request on its way up: the head at once, then each part of the body no
 * faster than the upstream takes it. Reactor Netty's own client keeps 128 buffers under
 * way, and all of the body if the method is {@code DELETE} or {@code GET}.
 *
 * @param body the body; each buffer is released
 * @param limit how many bytes of it may be under way
 */
public record StreamedRequest(Flux<DataBuffer> body, int limit) implements BodyInserter<Object, ClientHttpRequest> {

	@Override
	public Mono<Void> insert(ClientHttpRequest request, Context context) {
		return (request.getNativeRequest() instanceof NettyOutbound wire) ? send(request, wire)
				: request.writeWith(this.body);
	}

	private Mono<Void> send(ClientHttpRequest request, NettyOutbound wire) {
		if (request.getHeaders().getContentLength() < 0) {
			// Reactor Netty forgets to frame the body of some methods
			request.getHeaders().set(HttpHeaders.TRANSFER_ENCODING, "chunked");
		}
		return request.setComplete()
			.then(Mono.defer(wire::then))
			.then(Mono.defer(() -> BoundedWriter.of(wire, this.limit, Ending.TELL)
				.write(this.body.map(NettyDataBufferFactory::toByteBuf))));
	}

	/**
	 * Take what a client sends in small portions. By default Netty takes up to 16 buffers
	 * from the socket at a time, whatever was asked for.
	 * @param response the response to what the client sends
	 */
	public static void readInSmallPortions(ServerHttpResponse response) {
		if (ServerHttpResponseDecorator.getNativeResponse(response) instanceof HttpServerResponse wire) {
			wire.withConnection((connection) -> {
				if (connection.channel()
					.config()
					.getRecvByteBufAllocator() instanceof MaxMessagesRecvByteBufAllocator allocator) {
					allocator.maxMessagesPerRead(1);
				}
			});
		}
	}

}
