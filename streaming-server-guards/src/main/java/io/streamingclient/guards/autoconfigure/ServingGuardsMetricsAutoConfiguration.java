package io.streamingclient.guards.autoconfigure;

import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

import io.streamingclient.guards.GuardsMeters;
import io.streamingclient.guards.ServingGuards;

/**
 * Auto-configuration of the meters {@code streaming.server}.
 */
@AutoConfiguration(after = ServingGuardsAutoConfiguration.class)
@ConditionalOnClass(MeterBinder.class)
@ConditionalOnBean(ServingGuards.class)
public final class ServingGuardsMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	GuardsMeters guardsMeters(ServingGuards guards) {
		return new GuardsMeters(guards);
	}

}
