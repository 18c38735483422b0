package io.streamingclient.supervision;

import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/**
 * One run of a supervised stream: passes everything on to its row, and asks for one
 * element at a time.
 */
final class Run extends BaseSubscriber<Object> {

	private final SupervisedRow row;

	private final long startedAt;

	Run(SupervisedRow row, long startedAt) {
		this.row = row;
		this.startedAt = startedAt;
	}

	long startedAt() {
		return this.startedAt;
	}

	@Override
	protected void hookOnSubscribe(Subscription subscription) {
		request(1);
	}

	@Override
	protected void hookOnNext(Object element) {
		this.row.arrived(this, element);
	}

	@Override
	protected void hookOnComplete() {
		this.row.over(this, null);
	}

	@Override
	protected void hookOnError(Throwable failure) {
		this.row.over(this, failure);
	}

}
