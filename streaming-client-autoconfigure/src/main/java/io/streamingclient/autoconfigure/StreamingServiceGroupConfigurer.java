package io.streamingclient.autoconfigure;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.support.WebClientHttpServiceGroupConfigurer;
import org.springframework.web.service.registry.HttpServiceGroup;

import io.streamingclient.client.ClientParts;
import io.streamingclient.observe.ExchangeObserver;

/**
 * Makes an HTTP service group part of the configured client of the same name, and names
 * the streams of all other groups. Comes after Boot's own configurers: the last of them
 * gives every group the one shared connector (spring-boot#49279).
 *
 * @param observer the filter for a client of ours
 * @param clients finds the parts of a configured client
 */
record StreamingServiceGroupConfigurer(ExchangeObserver observer,
		Function<String, Optional<ClientParts>> clients) implements WebClientHttpServiceGroupConfigurer {

	private static final int ORDER = 100;

	@Override
	public int getOrder() {
		return ORDER;
	}

	@Override
	public void configureGroups(Groups<WebClient.Builder> groups) {
		groups.forEachClient(this::configure);
	}

	private void configure(HttpServiceGroup group, WebClient.Builder builder) {
		this.clients.apply(group.name())
			.ifPresentOrElse((parts) -> join(parts, builder), () -> builder.filters((filters) -> name(group, filters)));
	}

	private void join(ClientParts parts, WebClient.Builder builder) {
		parts.applyTo(builder);
		builder.filters((filters) -> {
			filters.removeIf(ExchangeObserver.class::isInstance);
			filters.add(this.observer.forClient(parts));
		});
	}

	private static void name(HttpServiceGroup group, List<ExchangeFilterFunction> filters) {
		filters.replaceAll(
				(filter) -> (filter instanceof ExchangeObserver observer) ? observer.forGroup(group.name()) : filter);
	}

}
