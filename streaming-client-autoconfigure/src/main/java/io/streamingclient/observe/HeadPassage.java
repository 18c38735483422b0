package io.streamingclient.observe;

import reactor.core.CoreSubscriber;
import reactor.util.context.Context;

import org.springframework.web.reactive.function.client.ClientResponse;

/**
 * The way of the response, up to its head.
 */
final class HeadPassage extends Passage<ClientResponse> {

	private final ObservedExchange exchange;

	private volatile boolean given;

	private volatile boolean cancelled;

	HeadPassage(CoreSubscriber<? super ClientResponse> subscriber, ObservedExchange exchange) {
		super(subscriber);
		this.exchange = exchange;
	}

	boolean isGiven() {
		return this.given;
	}

	boolean isCancelled() {
		return this.cancelled;
	}

	@Override
	public Context currentContext() {
		return this.exchange.context(super.currentContext());
	}

	@Override
	public void onNext(ClientResponse response) {
		ClientResponse observed = this.exchange.responded(response);
		if (!enterLast()) {
			this.exchange.dropBody();
			return;
		}
		this.given = true;
		try {
			subscriber().onNext(observed);
		}
		finally {
			leave();
		}
	}

	@Override
	public void onError(Throwable failure) {
		if (this.given) {
			subscriber().onError(failure);
			return;
		}
		Throwable passed = this.exchange.failed(failure, true);
		if (passed != null && enterLast()) {
			subscriber().onError(passed);
			leave();
		}
	}

	@Override
	public void onComplete() {
		if (this.given) {
			subscriber().onComplete();
		}
		else if (this.exchange.endedWithoutResponse() && enterLast()) {
			subscriber().onComplete();
			leave();
		}
	}

	@Override
	public void cancel() {
		this.cancelled = true;
		this.exchange.headCancelled(this::cancelUpstream, this.given);
	}

}
