package io.streamingclient.relay;

import java.util.concurrent.atomic.AtomicBoolean;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import reactor.core.publisher.BaseSubscriber;

/**
 * Ends an exchange of a servlet container with its relay, and the relay with its
 * exchange.
 */
final class ServletExchange extends BaseSubscriber<Void> implements AsyncListener {

	private final AtomicBoolean over = new AtomicBoolean();

	private final AsyncContext async;

	ServletExchange(AsyncContext async) {
		this.async = async;
	}

	@Override
	protected void hookOnComplete() {
		endOnce(this.async::complete);
	}

	@Override
	protected void hookOnError(Throwable failure) {
		// who has lost its client is told so by the container, and to complete it from
		// here could hit the next request, which has the same context
		if (!(failure instanceof ServletWrite.ClientGoneException)) {
			endOnce(() -> {
				BrokenRelayFilter.mark(this.async.getRequest(), failure);
				this.async.dispatch();
			});
		}
	}

	private void endOnce(Runnable end) {
		if (this.over.compareAndSet(false, true)) {
			try {
				end.run();
			}
			catch (IllegalStateException ex) {
				// the container was quicker
			}
		}
	}

	@Override
	public void onStartAsync(AsyncEvent event) {
		// only once
	}

	@Override
	public void onError(AsyncEvent event) {
		cancel();
		endOnce(this.async::complete);
	}

	@Override
	public void onTimeout(AsyncEvent event) {
		onError(event);
	}

	@Override
	public void onComplete(AsyncEvent event) {
		this.over.set(true);
		cancel();
	}

}
