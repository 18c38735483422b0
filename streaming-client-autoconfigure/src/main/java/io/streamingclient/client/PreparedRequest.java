package io.streamingclient.client;

import java.util.function.LongConsumer;

import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

import io.streamingclient.stream.FailureContext;
import io.streamingclient.stream.LiveConnections;
import io.streamingclient.stream.LiveStream;
import io.streamingclient.stream.LiveStreams;
import io.streamingclient.stream.StreamCapacityException;
import io.streamingclient.stream.StreamDescriptor;
import io.streamingclient.wire.ResponseOptions;
import io.streamingclient.wire.WireLink;

/**
 * A request that is described to the end and can be sent any number of times. Immutable.
 *
 * @param streams where rows are opened
 * @param connections where rows of HTTP/2 connections are opened
 * @param quota the limit of the client
 * @param descriptor what a row shows
 * @param options how the response is read
 * @param resumption how the stream goes on when it breaks
 * @param uploadListener hears how much of the body is sent
 * @param webRequest makes the request of the underlying {@code WebClient}
 */
record PreparedRequest(LiveStreams streams, LiveConnections connections, StreamQuota quota, StreamDescriptor descriptor,
		ResponseOptions options, Resumption resumption, LongConsumer uploadListener, WebRequestFactory webRequest) {

	/**
	 * Open the row of an exchange.
	 * @param exchange the exchange
	 * @return the row
	 * @throws io.streamingclient.stream.StreamException if the stream is refused
	 */
	LiveStream open(Exchange exchange) {
		if (!this.quota.tryTake()) {
			throw new StreamCapacityException(FailureContext.refused(this.descriptor),
					"client '" + this.descriptor.client() + "' has " + this.quota.limit() + " live streams",
					"Retry later, end streams that nobody needs, or raise 'max-concurrent-streams'.", null);
		}
		exchange.tookFrom(this.quota);
		boolean opened = false;
		try {
			LiveStream stream = this.streams.open(this.descriptor, exchange);
			opened = true;
			return stream;
		}
		finally {
			if (!opened) {
				exchange.leaveQuota();
			}
		}
	}

	Mono<ClientResponse> send(Exchange exchange, Attempt attempt, ContextView context) {
		WireLink link = attempt.link();
		return Mono
			.defer(() -> this.webRequest.create()
				.attribute(HeadCapture.EXCHANGE, exchange)
				.attribute(HeadCapture.ATTEMPT, attempt)
				.attribute(WireLink.ATTRIBUTE, link)
				.httpRequest((request) -> link.attach(request.getNativeRequest()))
				.exchangeToMono((stub) -> Mono.just(attempt.response())))
			.contextWrite((own) -> own.put(WireLink.class, link));
	}

	/**
	 * Makes the request of the underlying {@code WebClient}, new for each exchange.
	 */
	@FunctionalInterface
	interface WebRequestFactory {

		WebClient.RequestHeadersSpec<?> create();

	}

}
