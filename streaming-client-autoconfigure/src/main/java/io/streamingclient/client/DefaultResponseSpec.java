package io.streamingclient.client;

import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.ResolvableType;
import org.springframework.core.codec.StringDecoder;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.client.ClientResponse;

/**
 * Turns the body of a response into elements.
 */
final class DefaultResponseSpec implements StreamingClient.ResponseSpec {

	private static final ParameterizedTypeReference<ServerSentEvent<String>> EVENT = new ParameterizedTypeReference<>() {
	};

	private static final ResolvableType STRING = ResolvableType.forClass(String.class);

	private final DefaultRequestSpec request;

	private final int maxElementSize;

	DefaultResponseSpec(DefaultRequestSpec request, int maxElementSize) {
		this.request = request;
		this.maxElementSize = maxElementSize;
	}

	@Override
	public Flux<DataBuffer> bytes() {
		return read(null, (response) -> response.body(BodyExtractors.toDataBuffers()));
	}

	@Override
	public Flux<String> lines() {
		return read(null, this::lines);
	}

	private Flux<String> lines(ClientResponse response) {
		StringDecoder decoder = StringDecoder.allMimeTypes();
		decoder.setMaxInMemorySize(this.maxElementSize);
		MediaType type = response.headers().contentType().orElse(MediaType.TEXT_PLAIN);
		return decoder.decode(response.body(BodyExtractors.toDataBuffers()), STRING, type, Map.of());
	}

	@Override
	public Flux<ServerSentEvent<String>> events() {
		return read(MediaType.TEXT_EVENT_STREAM,
				(response) -> response.bodyToFlux(EVENT).filter(DefaultResponseSpec::isDispatched));
	}

	// An event without data is not dispatched (WHATWG HTML, section 9.2.6).
	private static boolean isDispatched(ServerSentEvent<String> event) {
		return event.data() != null;
	}

	@Override
	public <T> Flux<T> bodyToFlux(Class<T> elementType) {
		return read(null, (response) -> response.bodyToFlux(elementType));
	}

	@Override
	public <T> Flux<T> bodyToFlux(ParameterizedTypeReference<T> elementType) {
		return read(null, (response) -> response.bodyToFlux(elementType));
	}

	private <T> Flux<T> read(@Nullable MediaType accept, Function<ClientResponse, Flux<T>> decoder) {
		return FluxExchange.flux(this.request.prepare(accept), decoder);
	}

}
