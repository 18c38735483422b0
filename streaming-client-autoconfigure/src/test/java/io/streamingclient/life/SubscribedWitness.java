package io.streamingclient.life;

import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/**
 * Subscribes to a {@code Flux}.
 */
final class SubscribedWitness extends Witness implements CoreSubscriber<Object> {

	private final Operators.DeferredSubscription subscription = new Operators.DeferredSubscription();

	SubscribedWitness(Errand errand) {
		super(errand);
	}

	SubscribedWitness of(Flux<?> stream) {
		stream.cast(Object.class).subscribe(this);
		return this;
	}

	@Override
	public void onSubscribe(Subscription source) {
		this.subscription.set(source);
		this.subscription.request(this.errand.patient() ? Long.MAX_VALUE : 1);
	}

	@Override
	public void onNext(Object element) {
		try {
			take(element);
		}
		finally {
			Tally.release(element);
		}
	}

	@Override
	public void onError(Throwable failure) {
		failed(failure);
	}

	@Override
	public void onComplete() {
		completed();
	}

	@Override
	void doCancel() {
		this.subscription.cancel();
	}

	@Override
	void ask(int count) {
		this.subscription.request(count);
	}

	@Override
	boolean hearsOfItsCancellation() {
		return false;
	}

}
