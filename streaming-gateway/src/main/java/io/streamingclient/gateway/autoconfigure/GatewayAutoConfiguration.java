package io.streamingclient.gateway.autoconfigure;

import jakarta.servlet.Servlet;

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
import org.springframework.web.servlet.DispatcherServlet;

import io.streamingclient.autoconfigure.ServletStreamRelayAutoConfiguration;
import io.streamingclient.autoconfigure.StreamRelayAutoConfiguration;
import io.streamingclient.client.StreamingClients;
import io.streamingclient.gateway.OriginFormFilter;
import io.streamingclient.gateway.RouteHandlerMapping;
import io.streamingclient.gateway.Routes;
import io.streamingclient.gateway.ServletRouteHandlerMapping;
import io.streamingclient.gateway.WebSocketRoutes;
import io.streamingclient.relay.ServletStreamRelay;
import io.streamingclient.relay.StreamRelay;

/**
 * Auto-configuration of the routes. What serves them depends on the kind of server.
 */
@AutoConfiguration(after = { StreamRelayAutoConfiguration.class, ServletStreamRelayAutoConfiguration.class })
@ConditionalOnWebApplication
@ConditionalOnBean(StreamingClients.class)
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
	@ConditionalOnBean(StreamRelay.class)
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

	/**
	 * Routes on MVC.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
	@ConditionalOnClass({ Servlet.class, DispatcherServlet.class })
	@ConditionalOnBean(ServletStreamRelay.class)
	static class MvcConfiguration {

		@Bean
		ServletRouteHandlerMapping relayRouteHandlerMapping(Routes routes, ServletStreamRelay relay) {
			return new ServletRouteHandlerMapping(routes, relay);
		}

	}

}
