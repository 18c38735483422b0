package io.streamingclient.client;

import java.io.InputStream;
import java.util.function.Function;

import reactor.core.publisher.Flux;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.codec.ServerSentEvent;

/**
 * Puts a buffer and something that blocks in front of the readers of a
 * {@code ResponseSpec}.
 */
final class DefaultPullSpec implements PullSpec {

	private static final int DEFAULT_BUFFER = 16;

	private final StreamingClient.ResponseSpec response;

	private final AbandonedStreams abandoned;

	private int size = DEFAULT_BUFFER;

	DefaultPullSpec(StreamingClient.ResponseSpec response, AbandonedStreams abandoned) {
		this.response = response;
		this.abandoned = abandoned;
	}

	@Override
	public DefaultPullSpec buffer(int elements) {
		if (elements <= 0) {
			throw new IllegalArgumentException("'elements' must be positive but is " + elements);
		}
		this.size = elements;
		return this;
	}

	@Override
	public InputStream bytes() {
		PullBuffer<DataBuffer> buffer = new PullBuffer<>(this.size);
		this.response.bytes().subscribe(buffer);
		return new PulledBytes(buffer, this.abandoned);
	}

	@Override
	public StreamIterator<String> lines() {
		return pull(this.response.lines());
	}

	@Override
	public StreamIterator<ServerSentEvent<String>> events() {
		return pull(this.response.events());
	}

	@Override
	public <T> StreamIterator<T> records(Function<? super String, ? extends T> parser) {
		return pull(this.response.records(parser));
	}

	@Override
	public <T> StreamIterator<T> elements(Function<? super StreamingClient.ResponseSpec, Flux<T>> reader) {
		return pull(reader.apply(this.response));
	}

	@Override
	public <T> StreamIterator<T> body(Class<T> elementType) {
		return pull(this.response.bodyToFlux(elementType));
	}

	@Override
	public <T> StreamIterator<T> body(ParameterizedTypeReference<T> elementType) {
		return pull(this.response.bodyToFlux(elementType));
	}

	private <T> StreamIterator<T> pull(Flux<T> elements) {
		PullBuffer<T> buffer = new PullBuffer<>(this.size);
		elements.subscribe(buffer);
		if (buffer.isOfNoStream()) {
			buffer.close();
			throw new IllegalArgumentException("What is read must be a stream of the response");
		}
		return new PulledElements<>(buffer, this.abandoned);
	}

}
