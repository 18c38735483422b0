package io.streamingclient.gateway;

import java.net.URI;
import java.util.List;

import reactor.core.publisher.Mono;

import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
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
	 * @param method its method
	 * @param upgrade its {@code Upgrade} headers
	 * @return whether it is no request for a response, but for a WebSocket
	 */
	static boolean areAskedFor(HttpMethod method, List<String> upgrade) {
		return method == HttpMethod.GET && upgrade.stream()
			.flatMap((value) -> StringUtils.commaDelimitedListToSet(value).stream())
			.anyMatch((protocol) -> protocol.trim().equalsIgnoreCase("websocket"));
	}

}
