package io.streamingclient.client;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;

import io.streamingclient.client.Resumption.Course;
import io.streamingclient.client.Resumption.Joint;
import io.streamingclient.client.Resumption.Next;
import io.streamingclient.stream.LiveStream;
import io.streamingclient.stream.StreamConnectException;
import io.streamingclient.stream.StreamException;
import io.streamingclient.stream.StreamResetException;
import io.streamingclient.stream.StreamTruncatedException;

/**
 * The body of a stream that goes on when it breaks: what several attempts bring, put
 * together. Bytes are joined below the decoder, elements above it. An attempt is given up
 * by whoever comes first; the next one is sent when the channel of the one before was
 * left, so that nothing of that can still come.
 *
 * @param <T> the type of the elements
 */
final class ResumedBody<T> {

	// RFC 9110 section 9.2.2
	private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE");

	private final FluxExchange<T> exchange;

	private final Course course;

	private volatile Disposable rest = Disposables.disposed();

	private volatile @Nullable Joint joint;

	private volatile @Nullable Part<?> part;

	private volatile @Nullable Splice<DataBuffer> bytes;

	private volatile @Nullable Splice<T> elements;

	ResumedBody(FluxExchange<T> exchange, Course course) {
		this.exchange = exchange;
		this.course = course;
	}

	ClientRequest prepare(ClientRequest request) {
		ClientRequest.Builder prepared = ClientRequest.from(request);
		this.course.prepare(prepared);
		return prepared.build();
	}

	Course course() {
		return this.course;
	}

	void subscribe(Attempt attempt, ClientResponse response, BodyEmitter<T> target) {
		Joint possible = this.course.responded(response.statusCode().value(), headersAsSent(response),
				this.exchange.stream().failureContext());
		Joint decided = this.joint;
		if (decided == null) {
			decided = possible;
			this.joint = possible;
		}
		switch (decided) {
			case NONE -> this.exchange.decoded(attempt, response).subscribe(target);
			case BYTES -> joinBytes(attempt, response, target);
			case ELEMENTS -> joinElements(attempt, response, target);
		}
	}

	// The decoder below the WebClient has taken the coding away.
	private HttpHeaders headersAsSent(ClientResponse response) {
		HttpHeaders headers = response.headers().asHttpHeaders();
		String coding = this.exchange.stream().wire().contentCoding();
		if (coding == null) {
			return headers;
		}
		HttpHeaders sent = HttpHeaders.copyOf(headers);
		sent.set(HttpHeaders.CONTENT_ENCODING, coding);
		return sent;
	}

	private void joinBytes(Attempt attempt, ClientResponse response, BodyEmitter<T> target) {
		Flux<DataBuffer> body = response.body(BodyExtractors.toDataBuffers());
		long overlap = this.course.overlap();
		Splice<DataBuffer> splice = this.bytes;
		if (splice == null) {
			Splice<DataBuffer> first = new Splice<>();
			this.bytes = first;
			splice = first;
			this.exchange.decoded(attempt, response.mutate().body((ignored) -> first).build()).subscribe(target);
		}
		subscribe(attempt, (overlap > 0) ? DataBufferUtils.skipUntilByteCount(body, overlap) : body, splice);
	}

	private void joinElements(Attempt attempt, ClientResponse response, BodyEmitter<T> target) {
		Splice<T> splice = this.elements;
		if (splice == null) {
			splice = new Splice<>();
			this.elements = splice;
			splice.subscribe(target);
		}
		subscribe(attempt, this.exchange.decoded(attempt, response), splice);
	}

	private <P> void subscribe(Attempt attempt, Flux<P> body, Splice<P> splice) {
		Part<P> next = new Part<>(attempt, splice);
		this.part = next;
		body.subscribe(next);
	}

	/**
	 * Decide what becomes of the stream after a failure of an attempt.
	 * @param attempt the attempt
	 * @param error how it failed
	 * @return {@code false} if the stream ends with the error
	 */
	boolean goesOn(Attempt attempt, StreamException error) {
		if (this.joint == Joint.NONE || !isRepeatable(error)) {
			return false;
		}
		if (!attempt.giveUp()) {
			return true;
		}
		this.course.wasUp(upTime(attempt));
		return goesOn(attempt, this.course.afterFailure(error), error);
	}

	private Duration upTime(Attempt attempt) {
		Part<?> last = this.part;
		return (last != null && last.attempt == attempt) ? last.upTime() : Duration.ZERO;
	}

	private boolean goesOn(Attempt attempt, Next next, @Nullable StreamException error) {
		Duration delay = next.delay();
		if (delay != null) {
			tryAgain(attempt, delay);
			return true;
		}
		StreamException replaced = next.error();
		if (replaced == error) {
			return error == null;
		}
		if (replaced != null) {
			this.exchange.failed(replaced);
		}
		else {
			complete();
		}
		return true;
	}

	private boolean isRepeatable(StreamException error) {
		return IDEMPOTENT.contains(error.method()) || error instanceof StreamConnectException
				|| (error instanceof StreamResetException reset && reset.isUnprocessed());
	}

	private void complete() {
		Splice<?> splice = (this.bytes != null) ? this.bytes : this.elements;
		if (splice != null) {
			splice.subscriber().onComplete();
		}
		else {
			this.exchange.completed();
		}
	}

	private void tryAgain(Attempt attempt, Duration delay) {
		this.exchange.stream().rest();
		attempt.link().ended();
		attempt.link().abort(() -> leave(attempt));
		attempt.link().afterRelease(() -> rest(delay));
	}

	// A swap for each rest: the next one may have begun before this thread knows its
	// timer.
	private void rest(Duration delay) {
		Disposable.Swap timer = Disposables.swap();
		this.rest = timer;
		// an application may ask for more nanoseconds than there are
		long nanos = TimeUnit.NANOSECONDS.convert(delay);
		timer.update(Schedulers.parallel().schedule(this::send, nanos, TimeUnit.NANOSECONDS));
	}

	private void leave(Attempt attempt) {
		attempt.unsubscribe();
		Part<?> last = this.part;
		if (last != null && last.attempt == attempt) {
			last.cancel();
		}
		attempt.dropBody();
	}

	private void send() {
		// to be cancelled now would be an interrupt in the middle of the next attempt
		this.rest = Disposables.disposed();
		LiveStream stream = this.exchange.stream();
		if (!stream.isTerminated()) {
			stream.startsOver();
			this.exchange.newAttempt(this::prepare);
			this.exchange.sendAttempt();
		}
	}

	/**
	 * The stream is over.
	 */
	void cancel() {
		this.rest.dispose();
		Part<?> last = this.part;
		if (last != null) {
			last.cancel();
		}
	}

	/**
	 * What one attempt brings.
	 */
	private final class Part<P> implements CoreSubscriber<P> {

		private final Operators.DeferredSubscription upstream = new Operators.DeferredSubscription();

		private final long begunAt = System.nanoTime();

		private final Attempt attempt;

		private final Splice<P> splice;

		Part(Attempt attempt, Splice<P> splice) {
			this.attempt = attempt;
			this.splice = splice;
		}

		@Override
		public Context currentContext() {
			return this.splice.subscriber().currentContext();
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			this.upstream.set(subscription);
			this.splice.goOnWith(this.upstream);
		}

		@Override
		public void onNext(P piece) {
			if (this.attempt.isGivenUp()) {
				discard(piece);
				return;
			}
			ResumedBody.this.course.delivered(piece);
			this.splice.give(piece);
		}

		private void discard(P piece) {
			if (piece instanceof DataBuffer buffer) {
				DataBufferUtils.release(buffer);
			}
		}

		@Override
		public void onError(Throwable failure) {
			LiveStream stream = ResumedBody.this.exchange.stream();
			if (this.attempt.isGivenUp() || stream.isTerminated()) {
				return;
			}
			StreamException error = Failures.translate(failure, stream, this.attempt.link());
			if (!goesOn(this.attempt, error)) {
				this.splice.subscriber().onError(error);
			}
		}

		@Override
		public void onComplete() {
			if (this.attempt.isGivenUp() || ResumedBody.this.exchange.stream().isTerminated()) {
				return;
			}
			if (!ResumedBody.this.course.isWhole()) {
				onError(new StreamTruncatedException(ResumedBody.this.exchange.stream().failureContext(),
						"the server sent less than it was asked for", "What was delivered is not all: ask again.", true,
						null));
				return;
			}
			ResumedBody.this.course.wasUp(upTime());
			Next next = ResumedBody.this.course.afterEnd();
			if ((next.delay() == null && next.error() == null) || (next.delay() != null && !isIdempotent())) {
				this.splice.subscriber().onComplete();
			}
			else if (this.attempt.giveUp()) {
				goesOn(this.attempt, next, null);
			}
		}

		private boolean isIdempotent() {
			return IDEMPOTENT.contains(ResumedBody.this.exchange.stream().descriptor().method());
		}

		// What is silent is not up: the head may have been the last thing that arrived.
		Duration upTime() {
			long time = ResumedBody.this.exchange.stream().wire().lastReadAt() - this.begunAt;
			return Duration.ofNanos(Math.max(0, time));
		}

		void cancel() {
			this.upstream.cancel();
		}

	}

}
