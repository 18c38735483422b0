package io.streamingclient.matrix;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Reads as the reference documentation of Spring does.
 */
final class PlainReader implements Reader {

	private static final ParameterizedTypeReference<ServerSentEvent<String>> EVENT = new ParameterizedTypeReference<>() {
	};

	private final WebClient client;

	PlainReader(WebClient client) {
		this.client = client;
	}

	@Override
	public Flux<String> read(Call call) {
		WebClient.ResponseSpec response = send(call).retrieve();
		return switch (call.reading()) {
			case BYTES -> Mono.fromSupplier(ByteTally::new)
				.flatMapMany((tally) -> tally.over(response.bodyToFlux(DataBuffer.class)));
			case LINES -> response.bodyToFlux(String.class);
			case EVENTS -> response.bodyToFlux(EVENT).mapNotNull(ServerSentEvent::data);
			case RECORDS -> response.bodyToFlux(JsonNode.class).map(JsonNode::toString);
		};
	}

	private WebClient.RequestHeadersSpec<?> send(Call call) {
		WebClient.RequestBodySpec request = this.client
			.method((call.upload() != null) ? HttpMethod.POST : HttpMethod.GET)
			.uri(call.path())
			.accept(switch (call.reading()) {
				case BYTES -> MediaType.ALL;
				case LINES -> MediaType.TEXT_PLAIN;
				case EVENTS -> MediaType.TEXT_EVENT_STREAM;
				case RECORDS -> MediaType.APPLICATION_NDJSON;
			});
		return (call.upload() != null) ? request.body(call.upload(), String.class) : request;
	}

	@Override
	public ErrorWord describe(Throwable error) {
		return new ErrorWord(NestedExceptionUtils.getMostSpecificCause(error).getClass().getSimpleName(), null, null);
	}

	@Override
	public void awaitNothingLeft() {
		// it has no table of streams
	}

}
