package io.streamingclient.autoconfigure;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.web.reactive.function.client.WebClient;

import io.streamingclient.client.DefaultStreamingClients;
import io.streamingclient.client.StreamingClient;
import io.streamingclient.client.StreamingClients;
import io.streamingclient.stream.LiveConnections;
import io.streamingclient.stream.LiveStreams;

/**
 * Auto-configuration of the {@link StreamingClients} and of one {@link StreamingClient}
 * bean for each client below {@code streaming.client.clients}, qualified by its name. The
 * clients are made eagerly, so that a bad property is a failure of the startup.
 */
@AutoConfiguration(after = { StreamRegistryAutoConfiguration.class, WebClientAutoConfiguration.class })
@EnableConfigurationProperties(StreamingClientProperties.class)
@Import(NamedClientsRegistrar.class)
public final class StreamingClientAutoConfiguration {

	@Bean(destroyMethod = "close")
	TransportFactory streamingClientTransportFactory(ObjectProvider<ReactorResourceFactory> resources) {
		return new TransportFactory(resources.getIfAvailable());
	}

	@Bean
	ConfiguredClients configuredStreamingClients(StreamingClientProperties properties,
			ObjectProvider<SslBundles> sslBundles) {
		return new ConfiguredClients(new ClientSettingsFactory(properties, sslBundles.getIfAvailable()).settings());
	}

	@Bean(destroyMethod = "close")
	@Lazy(false)
	@ConditionalOnMissingBean(StreamingClients.class)
	DefaultStreamingClients streamingClients(ConfiguredClients clients, LiveStreams streams,
			LiveConnections connections, ObjectProvider<WebClient.Builder> builders, TransportFactory transports) {
		return new DefaultStreamingClients(clients.settings(), streams, connections,
				() -> builders.getIfAvailable(WebClient::builder), transports);
	}

}
