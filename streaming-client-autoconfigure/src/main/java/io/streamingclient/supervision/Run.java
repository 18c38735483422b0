package io.streamingclient.supervision;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.util.context.Context;

import io.streamingclient.client.OpeningListener;
import io.streamingclient.stream.LiveStream;

/**
 * One run of a supervised stream: passes everything on to its row, and asks for one
 * element at a time.
 */
final class Run extends BaseSubscriber<Object> implements OpeningListener {

	private final SupervisedRow row;

	private final long startedAt;

	private volatile @Nullable LiveStream stream;

	Run(SupervisedRow row, long startedAt) {
		this.row = row;
		this.startedAt = startedAt;
	}

	long startedAt() {
		return this.startedAt;
	}

	@Override
	public Context currentContext() {
		return Context.of(OpeningListener.class, this);
	}

	// What the application opens for an element is not the stream of the run.
	@Override
	public void opened(LiveStream opened) {
		LiveStream known = this.stream;
		if (known == null || known.isTerminated()) {
			this.stream = opened;
		}
	}

	@Nullable String streamId() {
		LiveStream known = this.stream;
		return (known != null) ? known.id().value() : null;
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
