package io.streamingclient.codec;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;

/**
 * Elements of a body, decoded as they arrive and as they are asked for. One buffer is
 * asked for at a time, and only when all elements of the one before were given out.
 * <p>
 * A decoder may be over before the body is. Then the subscriber is told, what still comes
 * is dropped, and the body is not cancelled: its end may be right behind, and the
 * connection good for the next exchange. The subscriber cancels if it is not.
 *
 * @param <T> the type of the elements
 */
public final class ElementFlux<T> extends Flux<T> {

	private final Publisher<DataBuffer> body;

	private final Supplier<ElementDecoder<T>> decoders;

	/**
	 * Create a cold {@code Flux}.
	 * @param body the body; its buffers are released here
	 * @param decoders gives a new decoder for each subscription
	 */
	public ElementFlux(Publisher<DataBuffer> body, Supplier<ElementDecoder<T>> decoders) {
		this.body = body;
		this.decoders = decoders;
	}

	@Override
	public void subscribe(CoreSubscriber<? super T> actual) {
		this.body.subscribe(new Decoding<>(actual, this.decoders.get()));
	}

	private static final class Decoding<T> implements CoreSubscriber<DataBuffer>, Subscription {

		@SuppressWarnings("rawtypes")
		private static final AtomicIntegerFieldUpdater<Decoding> WORK = AtomicIntegerFieldUpdater
			.newUpdater(Decoding.class, "work");

		@SuppressWarnings("rawtypes")
		private static final AtomicLongFieldUpdater<Decoding> REQUESTED = AtomicLongFieldUpdater
			.newUpdater(Decoding.class, "requested");

		private final CoreSubscriber<? super T> subscriber;

		private final ElementDecoder<T> decoder;

		private volatile int work;

		private volatile long requested;

		private volatile @Nullable DataBuffer arrived;

		private volatile boolean bodyEnded;

		private volatile @Nullable Throwable bodyFailure;

		private volatile boolean cancelled;

		private volatile boolean dropping;

		// owned by whoever works
		private boolean asked;

		private boolean done;

		private boolean lastTaken;

		private @Nullable T ahead;

		private @Nullable Subscription upstream;

		Decoding(CoreSubscriber<? super T> subscriber, ElementDecoder<T> decoder) {
			this.subscriber = subscriber;
			this.decoder = decoder;
		}

		@Override
		public Context currentContext() {
			return this.subscriber.currentContext();
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			this.upstream = subscription;
			this.subscriber.onSubscribe(this);
		}

		@Override
		public void onNext(DataBuffer buffer) {
			if (this.dropping) {
				DataBufferUtils.release(buffer);
				return;
			}
			this.arrived = buffer;
			work();
		}

		@Override
		public void onError(Throwable failure) {
			this.bodyFailure = failure;
			this.bodyEnded = true;
			work();
		}

		@Override
		public void onComplete() {
			this.bodyEnded = true;
			work();
		}

		@Override
		public void request(long n) {
			if (Operators.validate(n)) {
				Operators.addCap(REQUESTED, this, n);
				work();
			}
		}

		@Override
		public void cancel() {
			this.cancelled = true;
			cancelUpstream();
			work();
		}

		private void cancelUpstream() {
			if (this.upstream != null) {
				this.upstream.cancel();
			}
		}

		// Only one thread is inside; the others leave word that there is more to do.
		private void work() {
			if (WORK.getAndIncrement(this) != 0) {
				return;
			}
			int missed = 1;
			do {
				try {
					emit();
				}
				catch (RuntimeException | Error ex) {
					// an Error too: nobody below would tell the subscriber
					fail(ex);
				}
				missed = WORK.addAndGet(this, -missed);
			}
			while (missed != 0);
		}

		private void emit() {
			long emitted = 0;
			while (hasElement() && emitted < this.requested) {
				T element = this.ahead;
				this.ahead = null;
				emitted++;
				this.subscriber.onNext(element);
			}
			if (emitted > 0) {
				Operators.produced(REQUESTED, this, emitted);
			}
			if (this.ahead == null && this.requested > 0) {
				ask();
			}
		}

		// One element is decoded ahead, so that the end shows without being asked for.
		private boolean hasElement() {
			while (this.ahead == null && !isOver()) {
				boolean ended = this.bodyEnded;
				this.ahead = this.decoder.next();
				if (this.ahead == null && this.decoder.isOver()) {
					complete();
					dropTheRest();
				}
				else if (this.ahead == null && !feed()) {
					if (!ended) {
						return false;
					}
					end();
				}
			}
			return this.ahead != null && !isOver();
		}

		private boolean isOver() {
			if (this.cancelled || this.done) {
				releaseArrived();
				return true;
			}
			return false;
		}

		private boolean feed() {
			DataBuffer buffer = this.arrived;
			if (buffer == null) {
				return false;
			}
			this.arrived = null;
			this.asked = false;
			try (DataBuffer.ByteBufferIterator parts = buffer.readableByteBuffers()) {
				parts.forEachRemaining(this.decoder::feed);
			}
			finally {
				DataBufferUtils.release(buffer);
			}
			return true;
		}

		private void end() {
			Throwable failure = this.bodyFailure;
			if (failure != null) {
				fail(failure);
				return;
			}
			this.ahead = this.lastTaken ? null : this.decoder.end();
			this.lastTaken = true;
			if (this.ahead == null) {
				complete();
			}
		}

		private void complete() {
			this.done = true;
			releaseArrived();
			this.subscriber.onComplete();
		}

		private void dropTheRest() {
			this.dropping = true;
			if (this.upstream != null) {
				this.upstream.request(Long.MAX_VALUE);
			}
		}

		private void ask() {
			if (!this.asked && !isOver() && this.upstream != null) {
				this.asked = true;
				this.upstream.request(1);
			}
		}

		private void fail(Throwable failure) {
			if (!this.done) {
				this.done = true;
				cancelUpstream();
				releaseArrived();
				this.subscriber.onError(failure);
			}
		}

		private void releaseArrived() {
			DataBuffer buffer = this.arrived;
			this.arrived = null;
			DataBufferUtils.release(buffer);
		}

	}

}
