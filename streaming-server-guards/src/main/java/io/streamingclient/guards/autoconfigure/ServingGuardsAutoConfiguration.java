package io.streamingclient.guards.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.boot.webflux.autoconfigure.WebHttpHandlerBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

import io.streamingclient.guards.ServingGuards;

/**
 * Auto-configuration of the guards around a Reactor Netty server. Other servers have
 * properties of their own for the same.
 */
@AutoConfiguration(
		afterName = "org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration",
		beforeName = "org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration")
@ConditionalOnClass({ NettyReactiveWebServerFactory.class, WebHttpHandlerBuilderCustomizer.class })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnBean(NettyReactiveWebServerFactory.class)
@ConditionalOnBooleanProperty(name = "streaming.server.enabled", matchIfMissing = true)
@EnableConfigurationProperties(ServingGuardsProperties.class)
public final class ServingGuardsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ServingGuards servingGuards(ServingGuardsProperties properties) {
		return new ServingGuards(new GuardSettingsFactory(properties).settings());
	}

	@Bean
	@Order(Ordered.LOWEST_PRECEDENCE)
	NettyServerCustomizer servingGuardsServerCustomizer(ServingGuards guards) {
		return guards::around;
	}

	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	WebHttpHandlerBuilderCustomizer servingGuardsHandlerCustomizer(ServingGuards guards) {
		return (builder) -> builder.httpHandlerDecorator(guards::around);
	}

}
