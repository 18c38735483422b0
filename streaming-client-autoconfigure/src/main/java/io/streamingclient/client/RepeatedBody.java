package io.streamingclient.client;

import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpRequestDecorator;

import io.streamingclient.stream.LiveStream;
import io.streamingclient.stream.StreamException;
import io.streamingclient.stream.StreamListenerException;

/**
 * A request that sends the body of the one before again. That a publisher cannot be
 * subscribed to twice is only known when it says so.
 */
final class RepeatedBody extends ClientHttpRequestDecorator {

	private final LiveStream stream;

	RepeatedBody(ClientHttpRequest request, LiveStream stream) {
		super(request);
		this.stream = stream;
	}

	@Override
	public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
		// a Mono is sent with its length, anything else in chunks
		return super.writeWith((body instanceof Mono<? extends DataBuffer> value) ? value.onErrorMap(this::explain)
				: Flux.from(body).onErrorMap(this::explain));
	}

	@Override
	public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
		return super.writeAndFlushWith(
				Flux.from(body).map((part) -> Flux.from(part).onErrorMap(this::explain)).onErrorMap(this::explain));
	}

	private Throwable explain(Throwable failure) {
		return (failure instanceof StreamException) ? failure
				: new StreamListenerException(this.stream.failureContext(),
						"the request body could not be sent a second time, as a redirect asks for ("
								+ failure.getClass().getSimpleName() + ")",
						"Give a body that can be subscribed to again, or take redirects as they are with "
								+ "followRedirects(false).",
						false, failure);
	}

}
