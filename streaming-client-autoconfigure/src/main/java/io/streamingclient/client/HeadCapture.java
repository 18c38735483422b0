package io.streamingclient.client;

import reactor.core.publisher.Mono;

import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;

/**
 * Hands the response over to the exchange. The {@code WebClient} itself gets an empty one
 * in its place, because it would release the body of the real one as soon as its head is
 * delivered. Must be the outermost filter, so that all others see the real response.
 */
final class HeadCapture implements ExchangeFilterFunction {

	static final String EXCHANGE = HeadCapture.class.getName() + ".exchange";

	static final String ATTEMPT = HeadCapture.class.getName() + ".attempt";

	static Exchange exchange(ClientRequest request) {
		return (Exchange) request.attribute(EXCHANGE).orElseThrow();
	}

	@Override
	public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
		Exchange exchange = exchange(request);
		Attempt attempt = (Attempt) request.attribute(ATTEMPT).orElseThrow();
		return next.exchange(attempt.prepare(request)).map((response) -> {
			exchange.capture(attempt, response);
			return ClientResponse.create(HttpStatus.OK).build();
		});
	}

}
