package io.streamingclient.life;

import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

import io.streamingclient.client.ElementListener;
import io.streamingclient.client.StreamHandle;
import io.streamingclient.client.StreamStart;
import io.streamingclient.client.StreamingClient.ResponseSpec;
import io.streamingclient.stream.StreamException;

/**
 * Listens, on the event loop or on an executor.
 */
final class ListeningWitness extends Witness implements ElementListener<Object> {

	private volatile @Nullable StreamHandle handle;

	ListeningWitness(Errand errand) {
		super(errand);
	}

	ListeningWitness of(ResponseSpec response, @Nullable Executor executor) {
		this.handle = (executor != null)
				? response.start((spec) -> this.errand.read(spec).cast(Object.class), this, executor)
				: response.start((spec) -> this.errand.read(spec).cast(Object.class), this);
		return this;
	}

	@Override
	public void onStart(StreamStart start) {
		this.handle = start.handle();
		began();
		if (!this.errand.patient()) {
			start.handle().pause();
		}
	}

	@Override
	public void onElement(Object element) {
		take(element);
		if (throwsNow()) {
			throw new IllegalArgumentException("a fault of the listener");
		}
	}

	@Override
	public void onComplete(HttpHeaders trailers) {
		completed();
	}

	@Override
	public void onError(StreamException failure) {
		failed(failure);
	}

	@Override
	public void onCancel() {
		cancelled();
	}

	@Override
	void doCancel() {
		this.handle.cancel();
	}

	@Override
	void ask(int count) {
		if (count % 2 == 0) {
			this.handle.pause();
		}
		else {
			this.handle.resume();
		}
	}

	@Override
	boolean hearsOfItsCancellation() {
		return true;
	}

}
