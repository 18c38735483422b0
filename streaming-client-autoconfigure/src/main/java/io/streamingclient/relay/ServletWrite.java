package io.streamingclient.relay;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

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
 * Writes one body to a servlet container, one buffer at a time: the next is asked for
 * when the container has taken the one before, and what it has taken is flushed whenever
 * no other is at hand. Signals come on any thread; whoever finds nobody at work works off
 * what there is to do.
 */
final class ServletWrite implements CoreSubscriber<DataBuffer>, Subscription {

	private final AtomicInteger work = new AtomicInteger();

	private final ServletOutputStream output;

	private volatile @Nullable CoreSubscriber<? super Void> actual;

	private volatile Subscription source = Operators.emptySubscription();

	private volatile @Nullable DataBuffer pending;

	private volatile boolean sourceEnded;

	private volatile @Nullable Throwable failure;

	private volatile boolean cancelled;

	// the container has left the call that the exchange came with
	private volatile boolean begun;

	// while at work only

	private boolean flushDue = true;

	private boolean over;

	private ServletWrite(ServletOutputStream output) {
		this.output = output;
	}

	static ServletWrite of(ServletOutputStream output) {
		ServletWrite write = new ServletWrite(output);
		output.setWriteListener(new WriteListener() {

			@Override
			public void onWritePossible() {
				write.begun = true;
				write.work();
			}

			@Override
			public void onError(Throwable cause) {
				write.onError(new ClientGoneException(cause));
			}

		});
		return write;
	}

	/**
	 * Write a body.
	 * @param body the body; each buffer is released
	 * @return completes when the container has all of it; cancelling it cancels the body
	 */
	Mono<Void> write(Flux<DataBuffer> body) {
		return new Mono<>() {

			@Override
			public void subscribe(CoreSubscriber<? super Void> subscriber) {
				ServletWrite.this.actual = subscriber;
				body.subscribe(ServletWrite.this);
			}

		};
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		this.source = subscription;
		CoreSubscriber<? super Void> subscriber = this.actual;
		if (subscriber != null) {
			subscriber.onSubscribe(this);
		}
		subscription.request(1);
		work();
	}

	@Override
	public void onNext(DataBuffer buffer) {
		this.pending = buffer;
		work();
	}

	@Override
	public void onError(Throwable cause) {
		this.failure = cause;
		work();
	}

	@Override
	public void onComplete() {
		this.sourceEnded = true;
		work();
	}

	@Override
	public void request(long n) {
		// there is no element to ask for
	}

	@Override
	public void cancel() {
		this.cancelled = true;
		this.source.cancel();
		work();
	}

	private void work() {
		if (this.work.getAndIncrement() != 0) {
			return;
		}
		int done = 1;
		do {
			workOff();
			done = this.work.addAndGet(-done);
		}
		while (done != 0);
	}

	private void workOff() {
		CoreSubscriber<? super Void> subscriber = this.actual;
		if (this.over || this.cancelled) {
			discard();
		}
		else if (subscriber != null && this.begun) {
			try {
				while (step(subscriber)) {
					// until the container is busy, or nothing is at hand
				}
			}
			catch (IOException | IllegalStateException ex) {
				this.source.cancel();
				end(subscriber, new ClientGoneException(ex));
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
			if (failed != null) {
				end(subscriber, failed);
			}
		}
		else if (this.pending != null) {
			write(this.pending);
			return true;
		}
		else if (failed != null) {
			end(subscriber, failed);
		}
		else if (this.flushDue) {
			this.flushDue = false;
			this.output.flush();
			return true;
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
		this.over = true;
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

	/**
	 * The client has gone away, so there is nobody to tell anything.
	 */
	@SuppressWarnings("serial")
	static final class ClientGoneException extends IOException {

		ClientGoneException(Throwable cause) {
			super("The client has gone away", cause);
		}

	}

}
