package io.streamingclient.observe;

import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;

import io.streamingclient.stream.Demand;

/**
 * The way of the body, as the transport gives it. Counts demand and buffers.
 */
final class BodyPassage extends Passage<DataBuffer> {

	private final ObservedExchange exchange;

	private final Demand demand;

	BodyPassage(CoreSubscriber<? super DataBuffer> subscriber, ObservedExchange exchange, Demand demand) {
		super(subscriber);
		this.exchange = exchange;
		this.demand = demand;
	}

	/**
	 * The body with a passage for its first subscriber. Any other one is refused by the
	 * transport.
	 * @param body as the transport gives it
	 * @param exchange the exchange
	 * @return the body
	 */
	static Flux<DataBuffer> through(Flux<DataBuffer> body, ObservedExchange exchange) {
		return new Flux<>() {

			@Override
			public void subscribe(CoreSubscriber<? super DataBuffer> actual) {
				exchange.subscribeBody(body, actual);
			}

		};
	}

	@Override
	public void request(long n) {
		if (n > 0) {
			this.demand.add(n);
		}
		super.request(n);
	}

	@Override
	public void onNext(DataBuffer buffer) {
		if (!enter()) {
			DataBufferUtils.release(buffer);
			return;
		}
		this.demand.emitted();
		try {
			subscriber().onNext(buffer);
		}
		finally {
			leave();
		}
	}

	@Override
	public void onError(Throwable failure) {
		Throwable passed = this.exchange.failed(failure, false);
		if (passed != null && enterLast()) {
			subscriber().onError(passed);
			leave();
		}
	}

	@Override
	public void onComplete() {
		if (this.exchange.completed() && enterLast()) {
			subscriber().onComplete();
			leave();
		}
	}

	@Override
	public void cancel() {
		this.exchange.cancelled(this::cancelUpstream);
	}

}
