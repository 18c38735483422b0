package io.streamingclient.gateway;

import java.net.URI;

import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.util.StringUtils;
import org.springframework.web.server.ServerWebExchange;

import io.streamingclient.relay.RelayProblem;

/**
 * What becomes of requests on a route that ask for a WebSocket.
 */
@FunctionalInterface
public interface WebSocketRoutes {

	/**
	 * Pass a session on.
	 * @param exchange a request for a session
	 * @param route its route
	 * @param target the URI of the upstream
	 * @return completes when the session has begun, or was refused
	 */
	Mono<Void> relay(ServerWebExchange exchange, Route route, URI target);

	/**
	 * Refuse all sessions.
	 * @return what refuses them
	 */
	static WebSocketRoutes none() {
		return (exchange, route,
				target) -> new RelayProblem(HttpStatus.NOT_IMPLEMENTED,
						"This gateway does not relay WebSockets: streaming-websocket is not there.")
					.writeTo(exchange.getResponse());
	}

	/**
	 * Whether a request asks for a session (RFC 6455 section 4.2.1).
	 * @param request the request
	 * @return whether it is no request for a response, but for a WebSocket
	 */
	static boolean areAskedFor(ServerHttpRequest request) {
		return request.getMethod() == HttpMethod.GET && request.getHeaders()
			.getOrEmpty(HttpHeaders.UPGRADE)
			.stream()
			.flatMap((value) -> StringUtils.commaDelimitedListToSet(value).stream())
			.anyMatch((protocol) -> protocol.trim().equalsIgnoreCase("websocket"));
	}

}
