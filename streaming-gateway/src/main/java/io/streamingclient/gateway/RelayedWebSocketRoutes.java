package io.streamingclient.gateway;

import java.net.URI;

import reactor.core.publisher.Mono;

import org.springframework.web.server.ServerWebExchange;

import io.streamingclient.websocket.StreamingWebSocketClients;
import io.streamingclient.websocket.WebSocketRelay;

/**
 * Passes sessions on with the client of their route.
 */
public final class RelayedWebSocketRoutes implements WebSocketRoutes {

	private final WebSocketRelay relay;

	private final StreamingWebSocketClients clients;

	/**
	 * Create a new instance.
	 * @param relay passes sessions on
	 * @param clients open them
	 */
	public RelayedWebSocketRoutes(WebSocketRelay relay, StreamingWebSocketClients clients) {
		this.relay = relay;
		this.clients = clients;
	}

	@Override
	public Mono<Void> relay(ServerWebExchange exchange, Route route, URI target) {
		return this.relay.relay(exchange, this.clients.client(route.client().name()), target, route.spec());
	}

}
