package io.streamingclient.autoconfigure;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.util.function.SingletonSupplier;

import io.streamingclient.client.DefaultStreamingClients;
import io.streamingclient.observe.ExchangeObserver;
import io.streamingclient.observe.ObservedClients;
import io.streamingclient.stream.LiveConnections;
import io.streamingclient.stream.LiveStreams;

/**
 * Auto-configuration that has every {@code WebClient} made from Boot's builder observed,
 * and that makes HTTP service groups part of the configured client of the same name.
 */
@AutoConfiguration(after = { StreamingClientAutoConfiguration.class, WebClientAutoConfiguration.class })
@ConditionalOnBean(LiveStreams.class)
public final class ObservedWebClientAutoConfiguration {

	@Bean
	ObservedClients observedStreamingClients(ConfiguredClients clients) {
		return new ObservedClients(clients.settings());
	}

	@Bean
	@ConditionalOnProperty(name = "streaming.client.web-client.observe", matchIfMissing = true)
	ObservingWebClientCustomizer streamingClientWebClientCustomizer(ObjectProvider<LiveStreams> streams,
			ObjectProvider<LiveConnections> connections, ObservedClients clients,
			StreamingClientProperties properties) {
		return new ObservingWebClientCustomizer(
				observer(streams, connections, clients, properties.webClient().enforce()));
	}

	@Bean
	StreamingServiceGroupConfigurer streamingClientServiceGroupConfigurer(ObjectProvider<LiveStreams> streams,
			ObjectProvider<LiveConnections> connections, ObservedClients clients,
			ObjectProvider<DefaultStreamingClients> streamingClients) {
		return new StreamingServiceGroupConfigurer(observer(streams, connections, clients, true),
				(name) -> streamingClients.stream().findFirst().flatMap((all) -> all.parts(name)));
	}

	// Asked for late: whoever hears of streams may use a WebClient itself.
	private static ExchangeObserver observer(ObjectProvider<LiveStreams> streams,
			ObjectProvider<LiveConnections> connections, ObservedClients clients, boolean guarding) {
		return new ExchangeObserver(SingletonSupplier.of(streams::getObject),
				SingletonSupplier.of(connections::getObject), clients, guarding);
	}

}
