package io.streamingclient.client;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiFunction;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;

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
import org.springframework.web.reactive.function.client.ExchangeStrategies;

import io.streamingclient.codec.ArrayDecoder;
import io.streamingclient.codec.ElementDecoder;
import io.streamingclient.codec.ElementFlux;
import io.streamingclient.codec.ElementReader;
import io.streamingclient.codec.EventOptions;
import io.streamingclient.codec.LineDecoder;
import io.streamingclient.codec.RecordDecoder;
import io.streamingclient.codec.RecordOptions;
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
		return elements(response, () -> LineDecoder.of(this.maxElementSize, charset));
	}

	@Override
	public Flux<ServerSentEvent<String>> events() {
		return events(EventOptions.defaults());
	}

	@Override
	public Flux<ServerSentEvent<String>> events(EventOptions options) {
		return readEvents((strategies) -> ElementReader.text(), options);
	}

	@Override
	public <T> Flux<ServerSentEvent<T>> events(ParameterizedTypeReference<T> dataType, EventOptions options) {
		return readEvents((strategies) -> JsonElements.reader(dataType, strategies), options);
	}

	private <T> Flux<ServerSentEvent<T>> readEvents(Function<ExchangeStrategies, ElementReader<T>> readers,
			EventOptions options) {
		EventId sent = this.request.lastEventId();
		return counted(MediaType.TEXT_EVENT_STREAM, reading(options), (response, progress) -> {
			requireEventStream(response);
			ElementReader<T> reader = readers.apply(response.strategies());
			return elements(response, () -> new SseDecoder<>(this.maxElementSize, options, reader, progress::skipped)
				.after(progress.lastEventId(sent), progress::reconnectionTime, progress::heartbeat, progress::movedTo));
		});
	}

	private static Resumption.Reading reading(EventOptions options) {
		return (options.terminator() != null) ? Resumption.Reading.TERMINATED_EVENTS : Resumption.Reading.EVENTS;
	}

	private static void requireEventStream(ClientResponse response) {
		MediaType type = response.headers().contentType().orElse(MediaType.TEXT_EVENT_STREAM);
		if (!MediaType.TEXT_EVENT_STREAM.includes(type)) {
			throw new UnsupportedMediaTypeException(type, List.of(MediaType.TEXT_EVENT_STREAM));
		}
	}

	@Override
	public <T> Flux<T> records(Function<? super String, ? extends T> parser) {
		return records(parser, RecordOptions.defaults());
	}

	@Override
	public <T> Flux<T> records(Function<? super String, ? extends T> parser, RecordOptions options) {
		return readRecords((strategies) -> ElementReader.parsed(parser), options);
	}

	@Override
	public <T> Flux<T> records(ParameterizedTypeReference<T> recordType, RecordOptions options) {
		return readRecords((strategies) -> JsonElements.reader(recordType, strategies), options);
	}

	private <T> Flux<T> readRecords(Function<ExchangeStrategies, ElementReader<T>> readers, RecordOptions options) {
		return counted(MediaType.APPLICATION_NDJSON, Resumption.Reading.OTHER, (response, progress) -> {
			ElementReader<T> reader = readers.apply(response.strategies());
			return elements(response,
					() -> new RecordDecoder<>(this.maxElementSize, options, reader, progress::skipped));
		});
	}

	@Override
	public <T> Flux<T> arrayElements(ParameterizedTypeReference<T> elementType, RecordOptions options) {
		return counted(MediaType.APPLICATION_JSON, Resumption.Reading.OTHER, (response, progress) -> {
			ElementReader<T> reader = JsonElements.reader(elementType, response.strategies());
			return elements(response,
					() -> new ArrayDecoder<>(this.maxElementSize, options, reader, progress::skipped));
		});
	}

	private static <T> Flux<T> elements(ClientResponse response, Supplier<ElementDecoder<T>> decoders) {
		return new ElementFlux<>(response.body(BodyExtractors.toDataBuffers()), decoders);
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

	private <T> Flux<T> counted(MediaType accept, Resumption.Reading reading,
			BiFunction<ClientResponse, Progress, Flux<T>> decoder) {
		return FluxExchange.counted(this.request.prepare(accept), reading, decoder);
	}

	@Override
	public <T> StreamHandle start(Function<? super StreamingClient.ResponseSpec, ? extends Flux<T>> reading,
			ElementListener<? super T> listener) {
		return Listening.start(reading.apply(this), this.request.descriptor(), listener, null);
	}

	@Override
	public <T> StreamHandle start(Function<? super StreamingClient.ResponseSpec, ? extends Flux<T>> reading,
			ElementListener<? super T> listener, Executor executor) {
		return Listening.start(reading.apply(this), this.request.descriptor(), listener, executor);
	}

}
