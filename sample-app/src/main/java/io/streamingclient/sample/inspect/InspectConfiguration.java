package io.streamingclient.sample.inspect;

import java.util.Map;

import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;

/**
 * Maps the inspector.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
class InspectConfiguration {

	@Bean
	HandlerMapping inspectMapping(Inspector inspector) {
		return new SimpleUrlHandlerMapping(Map.of(Inspector.PREFIX + "{client}/{*path}", inspector), -1);
	}

}
