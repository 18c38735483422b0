package io.streamingclient.client;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Operators;

import org.springframework.http.HttpHeaders;

import io.streamingclient.stream.StreamException;

/**
 * Listens, and pauses while nothing is asked for.
 */
final class ListenedReading<S, T> extends Reading<T> implements ElementListener<S> {

	private final AtomicLong asked = new AtomicLong();

	private final Function<? super S, ? extends T> use;

	private volatile @Nullable StreamHandle handle;

	ListenedReading(Function<? super S, ? extends T> use) {
		this.use = use;
	}

	ListenedReading<S, T> with(StreamHandle started) {
		this.handle = started;
		return this;
	}

	@Override
	void ask(long count) {
		this.asked.updateAndGet((before) -> Operators.addCap(before, count));
		this.handle.resume();
	}

	@Override
	void cancel() {
		this.handle.cancel();
	}

	@Override
	public void onStart(StreamStart start) {
		pauseUnlessAsked(start.handle());
		this.handle = start.handle();
	}

	@Override
	public void onElement(S element) {
		T used = this.use.apply(element);
		if (this.asked.decrementAndGet() == 0) {
			pauseUnlessAsked(this.handle);
		}
		took(used);
	}

	// the test may ask in between
	private void pauseUnlessAsked(StreamHandle started) {
		if (this.asked.get() == 0) {
			started.pause();
		}
		if (this.asked.get() > 0) {
			started.resume();
		}
	}

	@Override
	public void onComplete(HttpHeaders trailers) {
		ended(Ending.complete(trailers));
	}

	@Override
	public void onError(StreamException error) {
		ended(Ending.failed(error));
	}

	@Override
	public void onCancel() {
		ended(Ending.cancelled());
	}

}
