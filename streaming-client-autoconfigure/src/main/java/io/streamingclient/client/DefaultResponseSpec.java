package io.streamingclient.client;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.UnsupportedMediaTypeException;
import org.springframework.web.reactive.function.client.ClientResponse;

import io.streamingclient.codec.ElementFlux;
import io.streamingclient.codec.LineDecoder;
import io.streamingclient.codec.RecordDecoder;
import io.streamingclient.codec.SseDecoder;

/**
 * Turns the body of a response into elements.
 */
final class DefaultResponseSpec implements StreamingClient.ResponseSpec {

	private final DefaultRequestSpec request;

	private final int maxElementSize;

	DefaultResponseSpec(DefaultRequestSpec request, int maxElementSize) {
		this.request = request;
		this.maxElementSize = maxElementSize;
	}

	@Override
	public PullSpec pull() {
		return new DefaultPullSpec(this, this.request.abandoned());
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
		MediaType type = response.headers().contentType().orElse(MediaType.TEXT_PLAIN);
		Charset charset = (type.getCharset() != null) ? type.getCharset() : StandardCharsets.UTF_8;
		if (!endsLinesWithOneByte(charset)) {
			throw new UnsupportedMediaTypeException(type, List.of(MediaType.TEXT_PLAIN));
		}
		return new ElementFlux<>(response.body(BodyExtractors.toDataBuffers()),
				() -> new LineDecoder(this.maxElementSize, charset));
	}

	private static boolean endsLinesWithOneByte(Charset charset) {
		byte[] end = "\n".getBytes(charset);
		return end.length == 1 && end[0] == '\n';
	}

	@Override
	public Flux<ServerSentEvent<String>> events() {
		return read(MediaType.TEXT_EVENT_STREAM, this::events);
	}

	private Flux<ServerSentEvent<String>> events(ClientResponse response) {
		MediaType type = response.headers().contentType().orElse(MediaType.TEXT_EVENT_STREAM);
		if (!MediaType.TEXT_EVENT_STREAM.includes(type)) {
			throw new UnsupportedMediaTypeException(type, List.of(MediaType.TEXT_EVENT_STREAM));
		}
		return new ElementFlux<>(response.body(BodyExtractors.toDataBuffers()),
				() -> new SseDecoder(this.maxElementSize));
	}

	@Override
	public <T> Flux<T> records(Function<? super String, ? extends T> parser) {
		return read(MediaType.APPLICATION_NDJSON,
				(response) -> new ElementFlux<>(response.body(BodyExtractors.toDataBuffers()),
						() -> new RecordDecoder<>(this.maxElementSize, parser)));
	}

	@Override
	public <T> Flux<T> bodyToFlux(Class<T> elementType) {
		return read(null, (response) -> onHeap(response).bodyToFlux(elementType));
	}

	@Override
	public <T> Flux<T> bodyToFlux(ParameterizedTypeReference<T> elementType) {
		return read(null, (response) -> onHeap(response).bodyToFlux(elementType));
	}

	// Decoders of Spring release a pooled buffer twice when an element is too large, and
	// so
	// one that belongs to somebody else by then. On the heap that does no harm.
	private static ClientResponse onHeap(ClientResponse response) {
		return response.mutate().body((body) -> body.map(DefaultResponseSpec::onHeap)).build();
	}

	private static DataBuffer onHeap(DataBuffer buffer) {
		byte[] bytes = new byte[buffer.readableByteCount()];
		buffer.read(bytes);
		DataBufferUtils.release(buffer);
		return DefaultDataBufferFactory.sharedInstance.wrap(bytes);
	}

	private <T> Flux<T> read(@Nullable MediaType accept, Function<ClientResponse, Flux<T>> decoder) {
		return FluxExchange.flux(this.request.prepare(accept), decoder);
	}

}
