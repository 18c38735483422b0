package io.streamingclient.client;

import java.util.function.Function;

import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

/**
 * Subscribes to a {@code Flux}.
 */
final class SubscribedReading<S, T> extends Reading<T> implements CoreSubscriber<S> {

	private final Operators.DeferredSubscription subscription = new Operators.DeferredSubscription();

	private final Function<? super S, ? extends T> use;

	private volatile boolean over;

	SubscribedReading(Function<? super S, ? extends T> use) {
		this.use = use;
	}

	@Override
	void ask(long count) {
		this.subscription.request(count);
	}

	// nobody tells a subscriber that it has cancelled
	@Override
	void cancel() {
		this.subscription.cancel();
		if (!this.over) {
			this.over = true;
			ended(Ending.cancelled());
		}
	}

	@Override
	public void onSubscribe(Subscription source) {
		this.subscription.set(source);
	}

	@Override
	public void onNext(S element) {
		took(this.use.apply(element));
	}

	@Override
	public void onError(Throwable error) {
		this.over = true;
		ended(Ending.failed(error));
	}

	@Override
	public void onComplete() {
		this.over = true;
		ended(Ending.complete());
	}

}
