package io.streamingclient.sample.relay;

import java.util.function.UnaryOperator;

import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.core.annotation.Order;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

import io.streamingclient.client.StreamingClients;
import io.streamingclient.relay.RelayRefusedException;
import io.streamingclient.relay.StreamRelay;
import io.streamingclient.sample.gateway.UpstreamTarget;

/**
 * Serves {@code /relay/{client}/{*path}} from WebFlux. A filter rather than a handler,
 * because the dispatcher answers some requests itself, such as CORS preflights.
 */
@Component
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@Order(0)
class RelayFilter implements WebFilter {

	private static final String PREFIX = "/relay/";

	private final StreamingClients clients;

	private final StreamRelay relay;

	RelayFilter(StreamingClients clients, StreamRelay relay) {
		this.clients = clients;
		this.relay = relay;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		String path = exchange.getRequest().getPath().pathWithinApplication().value();
		return path.startsWith(PREFIX) ? relay(exchange) : chain.filter(exchange);
	}

	private Mono<Void> relay(ServerWebExchange exchange) {
		ServerRequestObservationContext.findCurrent(exchange.getAttributes())
			.ifPresent((context) -> context.setPathPattern(PREFIX + "{client}/{*path}"));
		ServerHttpRequest request = exchange.getRequest();
		return Mono
			.fromSupplier(() -> UpstreamTarget.of(request.getPath().pathWithinApplication().value(),
					request.getURI().getRawQuery(), PREFIX, this.clients, UnaryOperator.identity()))
			.flatMap((target) -> this.relay.relay(exchange, target.client(), target.uri()))
			.onErrorResume(RelayRefusedException.class, (refusal) -> refusal.problem().writeTo(exchange.getResponse()));
	}

}
