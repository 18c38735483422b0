package io.streamingclient.gateway.autoconfigure;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.web.server.WebFilter;

import io.streamingclient.autoconfigure.StreamRelayAutoConfiguration;
import io.streamingclient.client.StreamingClients;
import io.streamingclient.gateway.OriginFormFilter;
import io.streamingclient.gateway.RouteHandlerMapping;
import io.streamingclient.gateway.Routes;
import io.streamingclient.gateway.WebSocketRoutes;
import io.streamingclient.relay.StreamRelay;

/**
 * Auto-configuration of the routes. What serves them depends on the kind of server.
 */
@AutoConfiguration(after = StreamRelayAutoConfiguration.class)
@ConditionalOnBean({ StreamRelay.class, StreamingClients.class })
@EnableConfigurationProperties(GatewayProperties.class)
public final class GatewayAutoConfiguration {

	@Bean
	@Lazy(false)
	@ConditionalOnMissingBean
	Routes relayRoutes(GatewayProperties properties, StreamingClients clients) {
		return new RoutesFactory(properties, clients).routes();
	}

	/**
	 * Routes on WebFlux.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
	@ConditionalOnClass(WebFilter.class)
	static class WebFluxConfiguration {

		@Bean
		RouteHandlerMapping relayRouteHandlerMapping(Routes routes, StreamRelay relay,
				ObjectProvider<WebSocketRoutes> webSockets) {
			return new RouteHandlerMapping(routes, relay, webSockets.getIfAvailable(WebSocketRoutes::none));
		}

		@Bean
		OriginFormFilter originFormFilter() {
			return new OriginFormFilter();
		}

	}

}
