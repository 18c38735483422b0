package io.streamingclient.autoconfigure;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import reactor.netty.resources.LoopResources;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.web.reactive.function.client.WebClient;

import io.streamingclient.client.DefaultStreamingClients;
import io.streamingclient.client.StreamingClient;
import io.streamingclient.client.StreamingClients;
import io.streamingclient.stream.LiveStreams;
import io.streamingclient.wire.Transport;
import io.streamingclient.wire.TransportSettings;

/**
 * Auto-configuration of the {@link StreamingClients} and of one {@link StreamingClient}
 * bean for each client below {@code streaming.client.clients}, qualified by its name.
 */
@AutoConfiguration(after = { StreamRegistryAutoConfiguration.class, WebClientAutoConfiguration.class },
		afterName = "org.springframework.boot.reactor.netty.autoconfigure.ReactorNettyAutoConfiguration")
@EnableConfigurationProperties(StreamingClientProperties.class)
@Import(NamedClientsRegistrar.class)
public final class StreamingClientAutoConfiguration {

	@Bean(destroyMethod = "close")
	@ConditionalOnMissingBean(StreamingClients.class)
	DefaultStreamingClients streamingClients(StreamingClientProperties properties, LiveStreams streams,
			ObjectProvider<WebClient.Builder> builders, ObjectProvider<SslBundles> sslBundles,
			ObjectProvider<ReactorResourceFactory> resources) {
		ClientSettingsFactory factory = new ClientSettingsFactory(properties, sslBundles.getIfAvailable());
		return new DefaultStreamingClients(factory.settings(), streams,
				() -> builders.getIfAvailable(WebClient::builder), transports(resources.getIfAvailable()));
	}

	private static Function<TransportSettings, Transport> transports(@Nullable ReactorResourceFactory resources) {
		LoopResources loops = (resources != null) ? resources.getLoopResources() : null;
		return (settings) -> new Transport(settings, loops);
	}

}
