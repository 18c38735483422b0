package io.streamingclient.client;

import java.util.function.BiFunction;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

import org.springframework.web.reactive.function.client.ClientResponse;

import io.streamingclient.stream.FailureContext;
import io.streamingclient.stream.LiveStream;
import io.streamingclient.stream.StreamException;

/**
 * The body of a successful response, decoded. Any other status is an error.
 */
final class FluxExchange<T> extends Exchange {

	private final BiFunction<ClientResponse, Progress, Flux<T>> decoder;

	private final CoreSubscriber<? super T> subscriber;

	private final @Nullable ExchangeObserver observer;

	private final @Nullable ResumedBody<T> resumed;

	private boolean announced;

	private volatile @Nullable BodyEmitter<T> emitter;

	private volatile @Nullable StreamException early;

	private FluxExchange(PreparedRequest request, Resumption.@Nullable Course course,
			BiFunction<ClientResponse, Progress, Flux<T>> decoder, CoreSubscriber<? super T> subscriber) {
		super(request);
		this.resumed = (course != null) ? new ResumedBody<>(this, course) : null;
		this.decoder = decoder;
		this.subscriber = subscriber;
		this.observer = subscriber.currentContext().getOrDefault(ExchangeObserver.class, null);
	}

	static <T> Flux<T> flux(PreparedRequest request, Function<ClientResponse, Flux<T>> decoder) {
		return counted(request, Resumption.Reading.OTHER, (response, ignored) -> decoder.apply(response));
	}

	/**
	 * The body of a response, some elements of which may be left out.
	 * @param <T> the type of the elements
	 * @param request the request
	 * @param reading what the elements are
	 * @param decoder gives the elements and says what else it finds
	 * @return a cold {@code Flux}
	 */
	static <T> Flux<T> counted(PreparedRequest request, Resumption.Reading reading,
			BiFunction<ClientResponse, Progress, Flux<T>> decoder) {
		return new Flux<>() {

			@Override
			public void subscribe(CoreSubscriber<? super T> actual) {
				Resumption.Course course;
				try {
					course = request.resumption().begin(reading);
				}
				catch (RuntimeException | Error ex) {
					Operators.error(actual,
							Failures.ofTheApplication(ex, FailureContext.refused(request.descriptor())));
					return;
				}
				new FluxExchange<>(request, course, decoder, actual).start();
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
		if (this.resumed != null) {
			newAttempt(this.resumed::prepare);
		}
		sendAttempt();
	}

	void sendAttempt() {
		send(this.subscriber.currentContext());
	}

	/**
	 * Decode the body of a response.
	 * @param current the attempt that it belongs to
	 * @param response the response
	 * @return its elements
	 */
	Flux<T> decoded(Attempt current, ClientResponse response) {
		Resumption.Course course = (this.resumed != null) ? this.resumed.course() : null;
		return this.decoder.apply(response, new Progress(stream().demand(), course, current));
	}

	@Override
	boolean goesOn(Attempt current, StreamException error) {
		return this.resumed != null && this.resumed.goesOn(current, error);
	}

	@Override
	void responded(ClientResponse response) {
		BodyEmitter<T> target = this.emitter;
		if (target == null || stream().isTerminated()) {
			return;
		}
		if (response.statusCode().is2xxSuccessful()) {
			if (this.observer != null && !this.announced) {
				this.announced = true;
				this.observer.responded(this, response);
			}
			subscribe(response, target);
		}
		else {
			readError(attempt(), response);
		}
	}

	private void readError(Attempt current, ClientResponse response) {
		if (current.takeBody()) {
			current.readsError(ErrorBody.read(response, stream())
				.subscribe((error) -> failWith(current, error), (failure) -> headFailed(current, failure)));
		}
	}

	private void subscribe(ClientResponse response, BodyEmitter<T> target) {
		Attempt current = attempt();
		try {
			if (this.resumed != null) {
				if (current.takeBody()) {
					this.resumed.subscribe(current, response, target);
				}
				return;
			}
			Flux<T> elements = decoded(current, response);
			if (current.takeBody()) {
				elements.subscribe(target);
			}
		}
		catch (RuntimeException ex) {
			failed(ex);
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
	void cancelIfDue() {
		BodyEmitter<T> target = this.emitter;
		if (target != null) {
			target.cancelIfDue();
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
		BodyEmitter<T> target = this.emitter;
		if (target != null) {
			target.cancelUpstream();
		}
		if (this.resumed != null) {
			this.resumed.cancel();
		}
	}

}
