package io.streamingclient.sample.relay;

import java.util.function.UnaryOperator;

import reactor.core.publisher.Mono;

import org.springframework.core.annotation.Order;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

import io.streamingclient.client.StreamResponse;
import io.streamingclient.client.StreamingClients;
import io.streamingclient.sample.gateway.Problems;
import io.streamingclient.sample.gateway.Refusal;
import io.streamingclient.sample.gateway.UpstreamTarget;
import io.streamingclient.stream.StreamException;
import io.streamingclient.stream.StreamRegistry;
import io.streamingclient.stream.StreamSnapshot;

/**
 * Serves {@code /relay/{client}/{*path}}. A filter rather than a handler, because the
 * dispatcher answers some requests itself, such as CORS preflights.
 */
@Component
@Order(0)
class RelayFilter implements WebFilter {

	private static final String PREFIX = "/relay/";

	private final StreamingClients clients;

	private final StreamRegistry streams;

	private final Problems problems;

	RelayFilter(StreamingClients clients, StreamRegistry streams, Problems problems) {
		this.clients = clients;
		this.streams = streams;
		this.problems = problems;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		String path = exchange.getRequest().getPath().pathWithinApplication().value();
		return path.startsWith(PREFIX) ? relay(exchange) : chain.filter(exchange);
	}

	private Mono<Void> relay(ServerWebExchange exchange) {
		ServerRequestObservationContext.findCurrent(exchange.getAttributes())
			.ifPresent((context) -> context.setPathPattern(PREFIX + "{client}/{*path}"));
		return Mono
			.defer(() -> RelayRequest.send(exchange.getRequest(),
					UpstreamTarget.of(exchange.getRequest(), PREFIX, this.clients, UnaryOperator.identity())))
			.flatMap((upstream) -> new RelayResponse(exchange, upstream, via(upstream)).send())
			.onErrorMap(StreamException.class,
					(failure) -> exchange.getResponse().isCommitted() ? failure : UpstreamFailures.refusal(failure))
			.onErrorResume(Refusal.class, (refusal) -> this.problems.write(exchange.getResponse(), refusal));
	}

	private String via(StreamResponse upstream) {
		return Forwarding.via(this.streams.find(upstream.streamId()).map(StreamSnapshot::protocol).orElse(null));
	}

}
