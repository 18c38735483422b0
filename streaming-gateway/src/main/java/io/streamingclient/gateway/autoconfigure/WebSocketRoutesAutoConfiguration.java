package io.streamingclient.gateway.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

import io.streamingclient.gateway.RelayedWebSocketRoutes;
import io.streamingclient.gateway.WebSocketRoutes;
import io.streamingclient.websocket.StreamingWebSocketClients;
import io.streamingclient.websocket.WebSocketRelay;

/**
 * Auto-configuration of routes for WebSockets, where {@code streaming-websocket} is.
 */
@AutoConfiguration(before = GatewayAutoConfiguration.class,
		afterName = "io.streamingclient.websocket.autoconfigure.WebSocketStreamsAutoConfiguration")
@ConditionalOnClass(WebSocketRelay.class)
@ConditionalOnBean(type = { "io.streamingclient.websocket.WebSocketRelay",
		"io.streamingclient.websocket.StreamingWebSocketClients" })
public final class WebSocketRoutesAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(WebSocketRoutes.class)
	RelayedWebSocketRoutes relayedWebSocketRoutes(WebSocketRelay relay, StreamingWebSocketClients clients) {
		return new RelayedWebSocketRoutes(relay, clients);
	}

}
