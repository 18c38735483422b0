package io.streamingclient.sample.inspect;

import reactor.core.publisher.Mono;

import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Counts attempts, and body bytes below the decoder, for requests that bring a counter
 * along.
 */
@Component
class ReceivedBytes implements WebClientCustomizer {

	/** The request attribute with the counter. */
	static final String COUNTER = ReceivedBytes.class.getName() + ".counter";

	@Override
	public void customize(WebClient.Builder builder) {
		builder.filter(ReceivedBytes::filter);
	}

	private static Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
		Received received = (Received) request.attributes().get(COUNTER);
		if (received == null) {
			return next.exchange(request);
		}
		received.attempt();
		return next.exchange(request).map((response) -> counting(response, received));
	}

	private static ClientResponse counting(ClientResponse response, Received received) {
		return response.mutate()
			.body((body) -> body.doOnNext((buffer) -> received.bytes(buffer.readableByteCount())))
			.build();
	}

}
