package io.streamingclient.websocket.autoconfigure;

import reactor.netty.http.client.HttpClient;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.web.reactive.socket.client.WebSocketClient;

import io.streamingclient.autoconfigure.StreamRelayAutoConfiguration;
import io.streamingclient.autoconfigure.StreamingClientAutoConfiguration;
import io.streamingclient.client.DefaultStreamingClients;
import io.streamingclient.relay.StreamRelay;
import io.streamingclient.stream.LiveStreams;
import io.streamingclient.websocket.StreamingWebSocketClients;
import io.streamingclient.websocket.WebSocketRelay;
import io.streamingclient.websocket.WebSocketSettings;

/**
 * Auto-configuration of WebSocket streams: the clients wherever there are named clients,
 * the relay in a reactive web application.
 */
@AutoConfiguration(after = { StreamingClientAutoConfiguration.class, StreamRelayAutoConfiguration.class })
@ConditionalOnClass({ WebSocketClient.class, HttpClient.class })
@ConditionalOnBean(DefaultStreamingClients.class)
@EnableConfigurationProperties(WebSocketProperties.class)
public final class WebSocketStreamsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	WebSocketSettings streamingWebSocketSettings(WebSocketProperties properties) {
		return properties.settings();
	}

	@Bean
	@ConditionalOnMissingBean
	StreamingWebSocketClients streamingWebSocketClients(DefaultStreamingClients clients, LiveStreams streams,
			WebSocketSettings settings) {
		return new StreamingWebSocketClients(clients, streams, settings);
	}

	@Bean
	@ConditionalOnBean(StreamRelay.class)
	@ConditionalOnMissingBean
	WebSocketRelay streamingWebSocketRelay(StreamRelay relay, WebSocketSettings settings) {
		return new WebSocketRelay(relay, settings);
	}

}
