package io.streamingclient.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.annotation.Bean;

import io.streamingclient.actuate.StreamsHealthIndicator;
import io.streamingclient.actuate.StuckThreshold;
import io.streamingclient.actuate.TablesHealthIndicator;
import io.streamingclient.stream.LiveStreams;
import io.streamingclient.table.TableRegistry;

/**
 * Auto-configuration of the {@code streamingClient} health. It belongs to neither the
 * liveness nor the readiness group: a stuck upstream is no reason to restart or to shun
 * this application.
 */
@AutoConfiguration(after = { StreamRegistryAutoConfiguration.class, StreamingClientAutoConfiguration.class })
@ConditionalOnClass({ HealthContributor.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean({ LiveStreams.class, TableRegistry.class })
@ConditionalOnEnabledHealthIndicator("streaming-client")
public final class StreamingClientHealthAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "streamingClientHealthContributor")
	CompositeHealthContributor streamingClientHealthContributor(LiveStreams streams, TableRegistry tables,
			StreamingClientProperties properties) {
		Map<String, HealthContributor> parts = new LinkedHashMap<>();
		parts.put("streams", new StreamsHealthIndicator(streams, threshold(properties)));
		parts.put("tables", new TablesHealthIndicator(tables));
		return CompositeHealthContributor.fromMap(parts);
	}

	private static StuckThreshold threshold(StreamingClientProperties properties) {
		return new PropertyReader("streaming.client.").read("health.stuck-threshold",
				"Set a number of streams such as '1', or a percentage such as '5%'.",
				() -> StuckThreshold.of(properties.health().stuckThreshold()));
	}

}
