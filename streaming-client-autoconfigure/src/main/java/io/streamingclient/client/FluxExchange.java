package io.streamingclient.client;

import java.util.function.BiFunction;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

import org.springframework.web.reactive.function.client.ClientResponse;

import io.streamingclient.stream.Demand;
import io.streamingclient.stream.LiveStream;
import io.streamingclient.stream.StreamException;

/**
 * The body of a successful response, decoded. Any other status is an error.
 */
final class FluxExchange<T> extends Exchange {

	private final BiFunction<ClientResponse, Demand, Flux<T>> decoder;

	private final Disposable.Swap errorBody = Disposables.swap();

	private final CoreSubscriber<? super T> subscriber;

	private final @Nullable ExchangeObserver observer;

	private volatile @Nullable BodyEmitter<T> emitter;

	private volatile @Nullable StreamException early;

	private FluxExchange(PreparedRequest request, BiFunction<ClientResponse, Demand, Flux<T>> decoder,
			CoreSubscriber<? super T> subscriber) {
		super(request);
		this.decoder = decoder;
		this.subscriber = subscriber;
		this.observer = subscriber.currentContext().getOrDefault(ExchangeObserver.class, null);
	}

	static <T> Flux<T> flux(PreparedRequest request, Function<ClientResponse, Flux<T>> decoder) {
		return counted(request, (response, ignored) -> decoder.apply(response));
	}

	/**
	 * The body of a response, some elements of which may be left out.
	 * @param <T> the type of the elements
	 * @param request the request
	 * @param decoder gives the elements and counts those that it leaves out
	 * @return a cold {@code Flux}
	 */
	static <T> Flux<T> counted(PreparedRequest request, BiFunction<ClientResponse, Demand, Flux<T>> decoder) {
		return new Flux<>() {

			@Override
			public void subscribe(CoreSubscriber<? super T> actual) {
				new FluxExchange<>(request, decoder, actual).start();
			}

		};
	}

	private void start() {
		LiveStream stream;
		try {
			stream = open();
		}
		catch (StreamException refusal) {
			Operators.error(this.subscriber, refusal);
			return;
		}
		stream.claim();
		if (this.observer != null) {
			this.observer.opened(this);
		}
		BodyEmitter<T> created = new BodyEmitter<>(this.subscriber, stream.demand(), this);
		this.emitter = created;
		StreamException ended = this.early;
		if (ended != null) {
			created.fail(ended);
		}
		created.start();
		send(this.subscriber.currentContext());
	}

	@Override
	void responded(ClientResponse response) {
		BodyEmitter<T> target = this.emitter;
		if (target == null || stream().isTerminated()) {
			return;
		}
		if (response.statusCode().is2xxSuccessful()) {
			if (this.observer != null) {
				this.observer.responded(this, response);
			}
			subscribe(response, target);
		}
		else if (takeBody()) {
			this.errorBody.update(ErrorBody.read(response, stream()).subscribe(this::failWith, this::failed));
		}
	}

	private void subscribe(ClientResponse response, BodyEmitter<T> target) {
		Flux<T> elements;
		try {
			elements = this.decoder.apply(response, stream().demand());
		}
		catch (RuntimeException ex) {
			failed(ex);
			return;
		}
		if (takeBody()) {
			elements.subscribe(target);
		}
	}

	@Override
	void signal(StreamException error) {
		this.early = error;
		BodyEmitter<T> target = this.emitter;
		if (target != null) {
			target.fail(error);
		}
	}

	@Override
	void signalComplete() {
		BodyEmitter<T> target = this.emitter;
		if (target != null) {
			target.complete();
		}
	}

	@Override
	void cancelBody() {
		this.errorBody.dispose();
		BodyEmitter<T> target = this.emitter;
		if (target != null) {
			target.cancelUpstream();
		}
	}

}
