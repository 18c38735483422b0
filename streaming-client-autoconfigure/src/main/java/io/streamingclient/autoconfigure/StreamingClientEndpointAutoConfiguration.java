package io.streamingclient.autoconfigure;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

import io.streamingclient.actuate.StreamConnectionsEndpoint;
import io.streamingclient.actuate.StreamSupervisedEndpoint;
import io.streamingclient.actuate.StreamSupervisedEndpointWebExtension;
import io.streamingclient.actuate.StreamTablesEndpoint;
import io.streamingclient.actuate.StreamsEndpoint;
import io.streamingclient.actuate.StreamsEndpointWebExtension;
import io.streamingclient.stream.LiveConnections;
import io.streamingclient.stream.LiveStreams;
import io.streamingclient.supervision.StreamSupervisor;
import io.streamingclient.table.TableRegistry;

/**
 * Auto-configuration of the {@code streams}, {@code streamconnections},
 * {@code streamtables} and {@code streamsupervised} endpoints.
 */
@AutoConfiguration(after = { StreamRegistryAutoConfiguration.class, StreamSupervisionAutoConfiguration.class })
@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnBean({ LiveStreams.class, TableRegistry.class })
public final class StreamingClientEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnAvailableEndpoint
	StreamsEndpoint streamsEndpoint(LiveStreams streams) {
		return new StreamsEndpoint(streams);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBean(StreamsEndpoint.class)
	StreamsEndpointWebExtension streamsEndpointWebExtension(StreamsEndpoint endpoint) {
		return new StreamsEndpointWebExtension(endpoint);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnAvailableEndpoint
	StreamConnectionsEndpoint streamConnectionsEndpoint(LiveConnections connections, LiveStreams streams) {
		return new StreamConnectionsEndpoint(connections, streams);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnAvailableEndpoint
	StreamTablesEndpoint streamTablesEndpoint(TableRegistry tables) {
		return new StreamTablesEndpoint(tables);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBean(StreamSupervisor.class)
	@ConditionalOnAvailableEndpoint
	StreamSupervisedEndpoint streamSupervisedEndpoint(StreamSupervisor supervisor) {
		return new StreamSupervisedEndpoint(supervisor);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBean(StreamSupervisedEndpoint.class)
	StreamSupervisedEndpointWebExtension streamSupervisedEndpointWebExtension(StreamSupervisedEndpoint endpoint) {
		return new StreamSupervisedEndpointWebExtension(endpoint);
	}

}
