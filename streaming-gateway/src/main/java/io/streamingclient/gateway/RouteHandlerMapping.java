package io.streamingclient.gateway;

import java.net.URI;
import java.util.List;

import reactor.core.publisher.Mono;

import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;
import org.springframework.web.cors.reactive.CorsUtils;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import org.springframework.web.util.pattern.PathPattern;

import io.streamingclient.relay.RelayRefusedException;
import io.streamingclient.relay.StreamRelay;

/**
 * Serves routes from WebFlux, behind the handlers that an application has of its own and
 * in front of its static resources.
 */
public final class RouteHandlerMapping implements HandlerMapping, Ordered {

	private static final int IN_FRONT_OF_RESOURCES = LOWEST_PRECEDENCE - 10;

	private final Routes routes;

	private final StreamRelay relay;

	private final WebSocketRoutes webSockets;

	/**
	 * Create a new instance.
	 * @param routes the routes
	 * @param relay passes requests on
	 * @param webSockets passes WebSockets on
	 */
	public RouteHandlerMapping(Routes routes, StreamRelay relay, WebSocketRoutes webSockets) {
		this.routes = routes;
		this.relay = relay;
		this.webSockets = webSockets;
	}

	@Override
	public int getOrder() {
		return IN_FRONT_OF_RESOURCES;
	}

	@Override
	public Mono<Object> getHandler(ServerWebExchange exchange) {
		List<Route> here = this.routes.at(path(exchange.getRequest()));
		if (here.isEmpty()) {
			return Mono.empty();
		}
		name(exchange, here.get(0).path());
		WebHandler handler = (matched) -> pass(matched, here);
		// the dispatcher looks for the handler of a preflight, but calls it never
		return CorsUtils.isPreFlightRequest(exchange.getRequest()) ? handler.handle(exchange).thenReturn(handler)
				: Mono.just(handler);
	}

	private static PathContainer path(ServerHttpRequest request) {
		return request.getPath().pathWithinApplication();
	}

	private static void name(ServerWebExchange exchange, PathPattern pattern) {
		exchange.getAttributes().put(BEST_MATCHING_PATTERN_ATTRIBUTE, pattern);
		ServerRequestObservationContext.findCurrent(exchange.getAttributes())
			.ifPresent((context) -> context.setPathPattern(pattern.getPatternString()));
	}

	private Mono<Void> pass(ServerWebExchange exchange, List<Route> here) {
		return Mono.defer(() -> {
			ServerHttpRequest request = exchange.getRequest();
			Route route = Routes.choose(here, request.getMethod());
			URI target = route.target(path(request), request.getURI().getRawQuery());
			List<String> upgrade = request.getHeaders().getOrEmpty(HttpHeaders.UPGRADE);
			return WebSocketRoutes.areAskedFor(request.getMethod(), upgrade)
					? this.webSockets.relay(exchange, route, target)
					: this.relay.relay(exchange, route.client(), target, route.spec());
		}).onErrorResume(RelayRefusedException.class, (refusal) -> refusal.problem().writeTo(exchange.getResponse()));
	}

}
