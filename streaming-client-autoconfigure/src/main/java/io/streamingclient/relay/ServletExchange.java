package io.streamingclient.relay;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import reactor.core.publisher.BaseSubscriber;

/**
 * Ends an exchange of a servlet container with its relay, and the relay with its
 * exchange.
 */
final class ServletExchange extends BaseSubscriber<Void> implements AsyncListener {

	private final AsyncContext async;

	private final ServletSide side;

	private final Turns turns;

	ServletExchange(AsyncContext async, ServletSide side, Turns turns) {
		this.async = async;
		this.side = side;
		this.turns = turns;
	}

	@Override
	protected void hookOnComplete() {
		this.turns.takeLast(this::complete);
	}

	@Override
	protected void hookOnError(Throwable failure) {
		if (!(failure instanceof ClientGoneException)) {
			this.turns.takeLast(() -> abort(failure));
		}
	}

	private void complete() {
		try {
			this.async.complete();
		}
		catch (IllegalStateException ex) {
			// the container was quicker
		}
	}

	private void abort(Throwable failure) {
		BrokenRelayFilter.mark(this.async.getRequest(), failure);
		try {
			this.async.dispatch();
		}
		catch (IllegalStateException ex) {
			// the container was quicker
		}
	}

	@Override
	public void onStartAsync(AsyncEvent event) {
		// only once
	}

	@Override
	public void onError(AsyncEvent event) {
		if (end(event)) {
			complete();
		}
	}

	@Override
	public void onTimeout(AsyncEvent event) {
		onError(event);
	}

	@Override
	public void onComplete(AsyncEvent event) {
		end(event);
	}

	private boolean end(AsyncEvent event) {
		boolean first = this.turns.end();
		this.side.end(event.getThrowable());
		cancel();
		return first;
	}

}
