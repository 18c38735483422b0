package io.streamingclient.autoconfigure;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

import io.streamingclient.stream.LiveConnections;
import io.streamingclient.stream.LiveStreams;
import io.streamingclient.stream.StreamListener;
import io.streamingclient.table.TableRegistry;
import io.streamingclient.watch.Watchdog;

/**
 * Auto-configuration of the live streams: their rows, the watchdog over them, and their
 * end when the application stops.
 */
@AutoConfiguration(after = TableRegistryAutoConfiguration.class)
@EnableConfigurationProperties(StreamingClientProperties.class)
public final class StreamRegistryAutoConfiguration {

	@Bean(destroyMethod = "shutDown")
	@Lazy(false)
	@ConditionalOnMissingBean
	LiveStreams liveStreams(TableRegistry tables, ObjectProvider<StreamListener> listeners) {
		return new LiveStreams(tables, listeners.orderedStream().toList());
	}

	@Bean
	@Lazy(false)
	@ConditionalOnMissingBean
	LiveConnections liveConnections(TableRegistry tables) {
		return new LiveConnections(tables);
	}

	@Bean(initMethod = "start", destroyMethod = "close")
	@Lazy(false)
	@ConditionalOnMissingBean
	Watchdog streamWatchdog(LiveStreams streams, LiveConnections connections) {
		return new Watchdog(streams, connections);
	}

	@Bean
	@Lazy(false)
	StreamsLifecycle streamsLifecycle(LiveStreams streams, StreamingClientProperties properties,
			Environment environment) {
		return new StreamsLifecycle(streams, DrainTimeout.of(properties.shutdown().drainTimeout(), environment));
	}

}
