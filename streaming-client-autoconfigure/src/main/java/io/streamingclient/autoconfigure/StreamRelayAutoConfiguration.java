package io.streamingclient.autoconfigure;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

import io.streamingclient.relay.RelayFailures;
import io.streamingclient.relay.StreamRelay;
import io.streamingclient.stream.StreamRegistry;

/**
 * Auto-configuration of the {@link StreamRelay} of a reactive web application.
 */
@AutoConfiguration(after = StreamingClientAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnBean(StreamRegistry.class)
@EnableConfigurationProperties(RelayProperties.class)
public final class StreamRelayAutoConfiguration {

	@Bean
	@Lazy(false)
	@ConditionalOnMissingBean
	StreamRelay streamRelay(RelayProperties properties, ObjectProvider<RelayFailures> failures,
			StreamRegistry streams) {
		return new StreamRelay(properties.settings(), failures.getIfAvailable(RelayFailures::standard), streams);
	}

}
