package io.streamingclient.autoconfigure;

import java.util.EnumSet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Servlet;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

import io.streamingclient.relay.BrokenRelayFilter;
import io.streamingclient.relay.RelayFailures;
import io.streamingclient.relay.ServletStreamRelay;
import io.streamingclient.stream.StreamRegistry;

/**
 * Auto-configuration of the {@link ServletStreamRelay} of a servlet application.
 */
@AutoConfiguration(after = StreamingClientAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({ Servlet.class, FilterRegistrationBean.class })
@ConditionalOnBean(StreamRegistry.class)
@EnableConfigurationProperties(RelayProperties.class)
public final class ServletStreamRelayAutoConfiguration {

	@Bean
	@Lazy(false)
	@ConditionalOnMissingBean
	ServletStreamRelay servletStreamRelay(RelayProperties properties, ObjectProvider<RelayFailures> failures,
			StreamRegistry streams) {
		return new ServletStreamRelay(properties.settings(), failures.getIfAvailable(RelayFailures::standard), streams);
	}

	@Bean
	FilterRegistrationBean<BrokenRelayFilter> brokenRelayFilter() {
		FilterRegistrationBean<BrokenRelayFilter> registration = new FilterRegistrationBean<>(new BrokenRelayFilter());
		registration.setDispatcherTypes(EnumSet.of(DispatcherType.ASYNC, DispatcherType.ERROR, DispatcherType.INCLUDE));
		registration.setAsyncSupported(true);
		return registration;
	}

}
