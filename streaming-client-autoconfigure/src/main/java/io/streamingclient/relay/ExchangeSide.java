package io.streamingclient.relay;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;
import org.springframework.web.server.ServerWebExchange;

import io.streamingclient.relay.flow.StreamedRequest;
import io.streamingclient.relay.flow.StreamedResponse;

/**
 * An exchange of WebFlux.
 */
final class ExchangeSide implements ServerSide {

	private final ServerHttpRequest request;

	private final ServerHttpResponse response;

	private final Map<String, Object> attributes;

	private final StreamedResponse streamed;

	private final int maxInFlight;

	ExchangeSide(ServerWebExchange exchange, int maxInFlight) {
		this.request = exchange.getRequest();
		this.response = exchange.getResponse();
		this.attributes = exchange.getAttributes();
		this.streamed = StreamedResponse.of(exchange);
		this.maxInFlight = maxInFlight;
	}

	@Override
	public HttpMethod method() {
		return this.request.getMethod();
	}

	@Override
	public HttpHeaders headers() {
		return this.request.getHeaders();
	}

	@Override
	public Hop hop() {
		String scheme = this.request.getURI().getScheme();
		return new Hop(this.streamed.version(), peer(this.request.getRemoteAddress()),
				(scheme != null) ? scheme : "http");
	}

	private static @Nullable String peer(@Nullable InetSocketAddress address) {
		return (address != null && address.getAddress() != null) ? address.getAddress().getHostAddress() : null;
	}

	@Override
	public boolean hasBody() {
		return headers().getContentLength() > 0 || headers().containsHeader(HttpHeaders.TRANSFER_ENCODING);
	}

	@Override
	public Flux<DataBuffer> body() {
		StreamedRequest.readInSmallPortions(this.response);
		// Reactor Netty says of a cut body that it is whole, to whoever asks for it late
		return this.request.getBody()
			.concatWith(Mono.defer(() -> this.streamed.isOpen() ? Mono.empty()
					: Mono.error(new IOException("The client has gone away"))));
	}

	@Override
	public boolean isCommitted() {
		return this.response.isCommitted();
	}

	@Override
	public Mono<Void> send(HttpStatusCode status, HttpHeaders headers) {
		return unlessAnswered(() -> {
			begin(status, headers);
			return this.response.setComplete();
		});
	}

	@Override
	public Mono<Void> send(HttpStatusCode status, HttpHeaders headers, Flux<DataBuffer> body,
			Supplier<HttpHeaders> trailers) {
		return unlessAnswered(() -> {
			begin(status, headers);
			return this.streamed.send(body, this.maxInFlight, trailers);
		});
	}

	private void begin(HttpStatusCode status, HttpHeaders headers) {
		this.response.setStatusCode(status);
		headers.forEach((name, values) -> values.forEach((value) -> this.response.getHeaders().add(name, value)));
	}

	@Override
	public Mono<Void> send(RelayProblem problem) {
		return unlessAnswered(() -> problem.writeTo(this.response));
	}

	private Mono<Void> unlessAnswered(Supplier<Mono<Void>> answer) {
		return this.streamed.isAnswered() ? Mono.fromRunnable(this::notAnsweredHere) : answer.get();
	}

	// so that metrics do not show the status that Spring would have answered with
	private void notAnsweredHere() {
		ServerRequestObservationContext.findCurrent(this.attributes)
			.ifPresent((context) -> context.setConnectionAborted(true));
	}

}
