package io.streamingclient.client;

import java.io.ByteArrayOutputStream;

import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.client.ClientResponse;

import io.streamingclient.stream.LiveStream;
import io.streamingclient.stream.StreamException;
import io.streamingclient.stream.StreamLimitException;

/**
 * The whole response for one subscriber. Each buffer is copied and released as it comes,
 * so that nothing is held when the exchange ends, on whatever path.
 */
final class CompleteExchange extends Exchange {

	private final MonoSink<CompleteResponse> sink;

	private final Body body;

	private CompleteExchange(PreparedRequest request, int maxBodySize, MonoSink<CompleteResponse> sink) {
		super(request);
		this.sink = sink;
		this.body = new Body(maxBodySize);
	}

	static Mono<CompleteResponse> mono(PreparedRequest request, int maxBodySize) {
		return Mono.create((sink) -> new CompleteExchange(request, maxBodySize, sink).start());
	}

	private void start() {
		LiveStream stream;
		try {
			stream = open();
		}
		catch (StreamException refusal) {
			this.sink.error(refusal);
			return;
		}
		stream.claim();
		stream.demand().add(Long.MAX_VALUE);
		this.sink.onCancel(this::cancelledBySubscriber);
		send(this.sink.contextView());
	}

	@Override
	void responded(ClientResponse response) {
		if (!stream().isTerminated() && takeBody()) {
			response.body(BodyExtractors.toDataBuffers()).subscribe(this.body);
		}
	}

	@Override
	void signal(StreamException error) {
		this.sink.error(error);
	}

	@Override
	void signalComplete() {
		ClientResponse response = response();
		this.sink.success(new CompleteResponse(stream().id().value(), response.statusCode(),
				response.headers().asHttpHeaders(), this.body.bytes.toByteArray(), trailers()));
	}

	@Override
	void cancelBody() {
		this.body.upstream.cancel();
	}

	private final class Body implements CoreSubscriber<DataBuffer> {

		private final int maxSize;

		private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

		private final Operators.DeferredSubscription upstream = new Operators.DeferredSubscription();

		Body(int maxSize) {
			this.maxSize = maxSize;
		}

		@Override
		public Context currentContext() {
			return Context.of(CompleteExchange.this.sink.contextView());
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			this.upstream.set(subscription);
			this.upstream.request(Long.MAX_VALUE);
		}

		@Override
		public void onNext(DataBuffer buffer) {
			try {
				if (!stream().isTerminated()) {
					take(buffer);
				}
			}
			finally {
				DataBufferUtils.release(buffer);
			}
		}

		private void take(DataBuffer buffer) {
			int size = buffer.readableByteCount();
			if (size > this.maxSize - this.bytes.size()) {
				failed(tooLarge());
				return;
			}
			byte[] part = new byte[size];
			buffer.read(part);
			this.bytes.write(part, 0, size);
		}

		private StreamLimitException tooLarge() {
			LiveStream stream = stream();
			return new StreamLimitException(stream.failureContext(),
					"the body is larger than " + this.maxSize + " bytes",
					"Read it as a stream with retrieve(), give send() a larger limit, or raise "
							+ "'limits.max-element-size' of client '" + stream.descriptor().client() + "'.",
					false, null);
		}

		@Override
		public void onError(Throwable failure) {
			failed(failure);
		}

		@Override
		public void onComplete() {
			completed();
		}

	}

}
