package io.streamingclient.guards.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

import io.streamingclient.guards.GuardsHealthIndicator;
import io.streamingclient.guards.ServingGuards;

/**
 * Auto-configuration of the health {@code guards}.
 */
@AutoConfiguration(after = ServingGuardsAutoConfiguration.class)
@ConditionalOnClass({ HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean(ServingGuards.class)
public final class ServingGuardsHealthAutoConfiguration {

	@Bean
	@ConditionalOnEnabledHealthIndicator("guards")
	@ConditionalOnMissingBean(name = "guardsHealthIndicator")
	GuardsHealthIndicator guardsHealthIndicator(ServingGuards guards) {
		return new GuardsHealthIndicator(guards);
	}

}
