package io.streamingclient.client;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;

import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;

import io.streamingclient.wire.WireLink;

/**
 * One request of an exchange, and its response. An exchange has one, or several if it is
 * resumed.
 */
final class Attempt {

	private final Disposable.Swap head = Disposables.swap();

	private final Disposable.Swap errorBody = Disposables.swap();

	private final AtomicBoolean bodyTaken = new AtomicBoolean();

	private final AtomicBoolean over = new AtomicBoolean();

	private final WireLink link;

	private final UnaryOperator<ClientRequest> preparation;

	private volatile @Nullable ClientResponse response;

	Attempt(WireLink link, UnaryOperator<ClientRequest> preparation) {
		this.link = link;
		this.preparation = preparation;
	}

	WireLink link() {
		return this.link;
	}

	ClientRequest prepare(ClientRequest request) {
		return this.preparation.apply(request);
	}

	void sent(Disposable subscription) {
		this.head.update(subscription);
	}

	void captured(ClientResponse captured) {
		this.response = captured;
		if (this.over.get()) {
			dropBody();
		}
	}

	boolean hasResponse() {
		return this.response != null;
	}

	ClientResponse response() {
		ClientResponse captured = this.response;
		if (captured == null) {
			throw new IllegalStateException("There is no response yet");
		}
		return captured;
	}

	/**
	 * Give the attempt up; the exchange goes on.
	 * @return whether this decided it
	 */
	boolean giveUp() {
		return this.over.compareAndSet(false, true);
	}

	boolean isGivenUp() {
		return this.over.get();
	}

	/**
	 * Ask for the body of the response, which has one subscriber.
	 * @return whether the caller, and nobody else, is to subscribe to it
	 */
	boolean takeBody() {
		return this.bodyTaken.compareAndSet(false, true);
	}

	void readsError(Disposable subscription) {
		this.errorBody.update(subscription);
	}

	/**
	 * Cancel what is subscribed to the head, and to the body of an error.
	 */
	void unsubscribe() {
		this.head.dispose();
		this.errorBody.dispose();
	}

	/**
	 * Release the body if nobody has taken it: the transport keeps what has arrived until
	 * somebody subscribes.
	 */
	void dropBody() {
		ClientResponse unread = this.response;
		if (unread != null && takeBody()) {
			unread.releaseBody().subscribe(null, (ignored) -> {
			});
		}
	}

}
