package io.streamingclient.relay.flow;

import java.util.function.Supplier;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.server.ServerWebExchange;

/**
 * Sends a response as it comes about: the head at once, then each part of the body.
 */
public interface StreamedResponse {

	/**
	 * Choose the way that the server of an exchange has.
	 * @param exchange the exchange; its response gets its status and headers before it is
	 * sent
	 * @return the response
	 */
	static StreamedResponse of(ServerWebExchange exchange) {
		Object wire = ServerHttpResponseDecorator.getNativeResponse(exchange.getResponse());
		return (wire instanceof HttpServerResponse response) ? new NettyResponse(exchange, response)
				: new ServerResponse(exchange.getResponse());
	}

	/**
	 * The version of HTTP that the client speaks.
	 * @return such as {@code 1.1} or {@code 2}, and {@code 1.1} if it is not known
	 */
	String version();

	/**
	 * Whether the client is still there, as far as the server knows.
	 * @return {@code false} if its connection is closed
	 */
	boolean isOpen();

	/**
	 * Whether the server has answered itself, as it does if it cannot read the body of
	 * the request.
	 * @return {@code true} if nothing can be sent any more
	 */
	boolean isAnswered();

	/**
	 * Send the response.
	 * @param body the body; each buffer is released
	 * @param limit how many bytes of it may be under way
	 * @param trailers is asked when the body is complete
	 * @return completes with the body; if the body fails, the connection is closed so
	 * that the client sees that it is not whole
	 */
	Mono<Void> send(Flux<DataBuffer> body, int limit, Supplier<HttpHeaders> trailers);

}
