package io.streamingclient.autoconfigure;

import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.core.Ordered;
import org.springframework.web.reactive.function.client.WebClient;

import io.streamingclient.observe.ExchangeObserver;

/**
 * Has every {@code WebClient} that is made from Boot's builder observed. Comes last, so
 * that the filters of all other customizers are around the observer: one that repeats a
 * request makes two streams.
 *
 * @param observer the filter
 */
record ObservingWebClientCustomizer(ExchangeObserver observer) implements WebClientCustomizer, Ordered {

	@Override
	public void customize(WebClient.Builder builder) {
		builder.filter(this.observer);
	}

	@Override
	public int getOrder() {
		return LOWEST_PRECEDENCE;
	}

}
