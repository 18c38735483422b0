package io.streamingclient.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

import io.streamingclient.actuate.ConnectionsHealthIndicator;
import io.streamingclient.actuate.StreamsHealthIndicator;
import io.streamingclient.actuate.StuckThreshold;
import io.streamingclient.actuate.SupervisedHealthIndicator;
import io.streamingclient.actuate.TablesHealthIndicator;
import io.streamingclient.actuate.WatchdogHealthIndicator;
import io.streamingclient.stream.LiveConnections;
import io.streamingclient.stream.LiveStreams;
import io.streamingclient.supervision.StreamSupervisor;
import io.streamingclient.table.TableRegistry;
import io.streamingclient.watch.Watchdog;

/**
 * Auto-configuration of the {@code streamingClient} health. It belongs to neither the
 * liveness nor the readiness group: a stuck upstream is no reason to restart or to shun
 * this application.
 */
@AutoConfiguration(after = { StreamRegistryAutoConfiguration.class, StreamingClientAutoConfiguration.class,
		StreamSupervisionAutoConfiguration.class })
@ConditionalOnClass({ HealthContributor.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean({ LiveStreams.class, TableRegistry.class })
public final class StreamingClientHealthAutoConfiguration {

	@Bean
	@Lazy(false)
	@ConditionalOnEnabledHealthIndicator("streaming-client")
	@ConditionalOnMissingBean(name = "streamingClientHealthContributor")
	CompositeHealthContributor streamingClientHealthContributor(LiveStreams streams, LiveConnections connections,
			TableRegistry tables, Watchdog watchdog, StreamingClientProperties properties,
			ObjectProvider<StreamSupervisor> supervisors) {
		Map<String, HealthContributor> parts = new LinkedHashMap<>();
		parts.put("streams", new StreamsHealthIndicator(streams, threshold(properties)));
		parts.put("connections", new ConnectionsHealthIndicator(connections, streams, properties.stuckAfter()));
		parts.put("tables", new TablesHealthIndicator(tables));
		parts.put("watchdog", new WatchdogHealthIndicator(watchdog));
		supervisors.stream()
			.filter((supervisor) -> !supervisor.streams().isEmpty())
			.forEach((supervisor) -> parts.put("supervised", new SupervisedHealthIndicator(supervisor)));
		return CompositeHealthContributor.fromMap(parts);
	}

	private static StuckThreshold threshold(StreamingClientProperties properties) {
		return new PropertyReader("streaming.client.").read("health.stuck-threshold",
				"Set a number of streams such as '1', or a percentage such as '5%'.",
				() -> StuckThreshold.of(properties.health().stuckThreshold()));
	}

}
