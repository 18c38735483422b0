package io.streamingclient.relay.flow;

import java.util.function.Supplier;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpResponse;

/**
 * A response of any server but Reactor Netty. Spring asks for one buffer at a time and
 * knows of no trailers.
 */
final class ServerResponse implements StreamedResponse {

	private final ServerHttpResponse response;

	ServerResponse(ServerHttpResponse response) {
		this.response = response;
	}

	@Override
	public String version() {
		return "1.1";
	}

	@Override
	public boolean isOpen() {
		return true;
	}

	@Override
	public boolean isAnswered() {
		return false;
	}

	@Override
	public Mono<Void> send(Flux<DataBuffer> body, int limit, Supplier<HttpHeaders> trailers) {
		return this.response.writeAndFlushWith(body.map(Mono::just));
	}

}
