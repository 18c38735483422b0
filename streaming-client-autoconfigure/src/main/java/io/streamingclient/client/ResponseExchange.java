package io.streamingclient.client;

import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Operators;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.client.ClientResponse;

import io.streamingclient.stream.StreamException;

/**
 * The head of the response for one subscriber, then the body for another.
 */
final class ResponseExchange extends Exchange {

	private final MonoSink<StreamResponse> sink;

	private volatile @Nullable BodyEmitter<DataBuffer> emitter;

	private volatile @Nullable StreamException failure;

	private ResponseExchange(PreparedRequest request, MonoSink<StreamResponse> sink) {
		super(request);
		this.sink = sink;
	}

	static Mono<StreamResponse> mono(PreparedRequest request) {
		return Mono.create((sink) -> new ResponseExchange(request, sink).start());
	}

	private void start() {
		try {
			open();
		}
		catch (StreamException refusal) {
			this.sink.error(refusal);
			return;
		}
		this.sink.onCancel(this::cancelledBySubscriber);
		send(this.sink.contextView());
	}

	@Override
	void responded(ClientResponse response) {
		if (!stream().isTerminated()) {
			this.sink.success(new Head(response));
		}
	}

	@Override
	void signal(StreamException error) {
		this.failure = error;
		BodyEmitter<DataBuffer> target = this.emitter;
		if (target != null) {
			target.fail(error);
		}
		else {
			// without effect once the head was given; the body will have the error then
			this.sink.error(error);
		}
	}

	@Override
	void signalComplete() {
		BodyEmitter<DataBuffer> target = this.emitter;
		if (target != null) {
			target.complete();
		}
	}

	@Override
	void cancelBody() {
		BodyEmitter<DataBuffer> target = this.emitter;
		if (target != null) {
			target.cancelUpstream();
		}
	}

	private void subscribeBody(CoreSubscriber<? super DataBuffer> subscriber, ClientResponse response) {
		BodyEmitter<DataBuffer> created = new BodyEmitter<>(subscriber, stream().demand(), this);
		this.emitter = created;
		stream().claim();
		StreamException ended = this.failure;
		if (ended != null) {
			created.fail(ended);
		}
		created.start();
		// one that has just ended has its error on the way
		if (!stream().isTerminated() && takeBody()) {
			response.body(BodyExtractors.toDataBuffers()).subscribe(created);
		}
	}

	private final class Head implements StreamResponse {

		private final ClientResponse response;

		private final AtomicBoolean claimed = new AtomicBoolean();

		Head(ClientResponse response) {
			this.response = response;
		}

		@Override
		public String streamId() {
			return stream().id().value();
		}

		@Override
		public HttpStatusCode status() {
			return this.response.statusCode();
		}

		@Override
		public HttpHeaders headers() {
			return this.response.headers().asHttpHeaders();
		}

		@Override
		public Flux<DataBuffer> body() {
			return new Flux<>() {

				@Override
				public void subscribe(CoreSubscriber<? super DataBuffer> actual) {
					if (Head.this.claimed.compareAndSet(false, true)) {
						subscribeBody(actual, Head.this.response);
					}
					else {
						Operators.error(actual, new IllegalStateException("The body was taken or released before"));
					}
				}

			};
		}

		@Override
		public HttpHeaders trailers() {
			return ResponseExchange.this.trailers();
		}

		@Override
		public Mono<Void> release() {
			return Mono.fromRunnable(() -> {
				if (this.claimed.compareAndSet(false, true)) {
					cancelledBySubscriber();
				}
			});
		}

	}

}
