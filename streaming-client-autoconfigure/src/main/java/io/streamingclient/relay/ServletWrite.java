package io.streamingclient.relay;

import java.io.IOException;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;

/**
 * Writes one response to a servlet container, one buffer at a time: the next is asked for
 * when the container has taken the one before, and what it has taken is flushed whenever
 * no other is at hand.
 */
final class ServletWrite implements CoreSubscriber<DataBuffer>, Subscription {

	private final ServletOutputStream output;

	private final Turns turns;

	private volatile @Nullable CoreSubscriber<? super Void> actual;

	private volatile Runnable head = () -> {
	};

	private volatile boolean headBegun;

	private volatile Subscription source = Operators.emptySubscription();

	private volatile @Nullable DataBuffer pending;

	private volatile boolean sourceEnded;

	private volatile @Nullable Throwable failure;

	private volatile boolean cancelled;

	// in turns only

	private boolean flushDue;

	private boolean ended;

	private ServletWrite(ServletOutputStream output, Turns turns) {
		this.output = output;
		this.turns = turns;
	}

	/**
	 * Make what writes without waiting for the client.
	 */
	static ServletWrite of(ServletOutputStream output, Turns turns) {
		ServletWrite write = new ServletWrite(output, turns);
		output.setWriteListener(new WriteListener() {

			@Override
			public void onWritePossible() {
				turns.begin();
				turns.takeHere(write::work);
			}

			@Override
			public void onError(Throwable cause) {
				write.onError(new ClientGoneException(cause));
			}

		});
		return write;
	}

	/**
	 * Make what writes a head alone. It may wait for the client, but with a listener
	 * Tomcat ends a response to HEAD over HTTP/2 before it has begun.
	 */
	static ServletWrite ofHead(ServletOutputStream output, Turns turns) {
		return new ServletWrite(output, turns);
	}

	/**
	 * Write a response.
	 * @param head sets status and headers
	 * @param body the body; each buffer is released
	 * @return completes when the container has all of it; cancelling it cancels the body
	 */
	Mono<Void> write(Runnable head, Flux<DataBuffer> body) {
		return new Mono<>() {

			@Override
			public void subscribe(CoreSubscriber<? super Void> subscriber) {
				ServletWrite.this.actual = subscriber;
				ServletWrite.this.head = head;
				body.subscribe(ServletWrite.this);
			}

		};
	}

	/**
	 * Whether there can be no other response.
	 */
	boolean hasBegun() {
		return this.headBegun;
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		this.source = subscription;
		CoreSubscriber<? super Void> subscriber = this.actual;
		if (subscriber != null) {
			subscriber.onSubscribe(this);
		}
		subscription.request(1);
		this.turns.take(this::work);
	}

	@Override
	public void onNext(DataBuffer buffer) {
		this.pending = buffer;
		this.turns.take(this::work);
	}

	@Override
	public void onError(Throwable cause) {
		this.failure = cause;
		this.turns.take(this::work);
	}

	@Override
	public void onComplete() {
		this.sourceEnded = true;
		this.turns.take(this::work);
	}

	@Override
	public void request(long n) {
		// there is no element to ask for
	}

	@Override
	public void cancel() {
		this.cancelled = true;
		this.source.cancel();
		this.turns.take(this::work);
	}

	private void work() {
		CoreSubscriber<? super Void> subscriber = this.actual;
		if (this.ended || this.cancelled || this.turns.isOver()) {
			discard();
		}
		else if (subscriber != null) {
			try {
				while (step(subscriber)) {
					// until the container is busy, or nothing is at hand
				}
			}
			catch (IOException ex) {
				this.source.cancel();
				end(subscriber, new ClientGoneException(ex));
			}
			catch (RuntimeException | Error ex) {
				this.source.cancel();
				end(subscriber, ex);
			}
		}
	}

	private boolean step(CoreSubscriber<? super Void> subscriber) throws IOException {
		Throwable failed = this.failure;
		boolean last = this.sourceEnded;
		if (failed instanceof ClientGoneException) {
			this.source.cancel();
			end(subscriber, failed);
		}
		else if (!this.output.isReady()) {
			// the container says when it is, but a broken body need not wait for a client
			if (failed != null && this.headBegun) {
				end(subscriber, failed);
			}
		}
		else if (!this.headBegun) {
			this.headBegun = true;
			this.flushDue = true;
			this.head.run();
			return true;
		}
		else if (this.pending != null) {
			write(this.pending);
			return true;
		}
		else if (this.flushDue) {
			// also in front of a failure: a head that was not sent would become an error
			// page
			this.flushDue = false;
			this.output.flush();
			return true;
		}
		else if (failed != null) {
			end(subscriber, failed);
		}
		else if (last) {
			end(subscriber, null);
		}
		return false;
	}

	private void write(DataBuffer buffer) throws IOException {
		byte[] bytes = new byte[buffer.readableByteCount()];
		buffer.read(bytes);
		discard();
		if (bytes.length > 0) {
			this.flushDue = true;
			this.output.write(bytes);
		}
		this.source.request(1);
	}

	private void end(CoreSubscriber<? super Void> subscriber, @Nullable Throwable cause) {
		this.ended = true;
		discard();
		if (cause == null) {
			subscriber.onComplete();
		}
		else {
			subscriber.onError(cause);
		}
	}

	private void discard() {
		DataBuffer buffer = this.pending;
		this.pending = null;
		DataBufferUtils.release(buffer);
	}

}
