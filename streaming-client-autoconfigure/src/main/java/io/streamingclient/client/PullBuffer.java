package io.streamingclient.client;

import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.web.reactive.function.client.ClientResponse;

import io.streamingclient.stream.LiveStream;
import io.streamingclient.stream.StreamCancelledException;
import io.streamingclient.stream.StreamException;
import io.streamingclient.stream.StreamShutdownException;

/**
 * Stands between a stream and the one thread that reads it: holds what has arrived, asks
 * for more as it is read, and lets the reader wait. Whoever delivers takes no lock,
 * because it may be an event loop; the reader parks, which is cheap for virtual threads.
 * <p>
 * Must not know the iterator or {@code InputStream} in front of it: the running stream
 * refers to this, and those are to be collected when the application drops them.
 */
final class PullBuffer<T> implements CoreSubscriber<T>, ExchangeObserver {

	private final Queue<T> elements = new ConcurrentLinkedQueue<>();

	private final int size;

	private final int batch;

	// whether a reader, or whoever discards, is at the head of the queue
	private final AtomicBoolean inUse = new AtomicBoolean();

	// owned by whoever is at the head of the queue
	private int taken;

	private volatile @Nullable Subscription subscription;

	private volatile @Nullable Exchange exchange;

	private volatile @Nullable End end;

	private volatile @Nullable End closed;

	private volatile boolean dropping;

	private volatile @Nullable Thread waiting;

	PullBuffer(int size) {
		this.size = size;
		this.batch = size - (size >> 2);
	}

	@Override
	public Context currentContext() {
		return Context.of(ExchangeObserver.class, this);
	}

	@Override
	public void opened(Exchange exchange) {
		if (this.exchange == null) {
			this.exchange = exchange;
		}
	}

	@Override
	public void responded(Exchange exchange, ClientResponse response) {
		// the elements will follow
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		this.subscription = subscription;
		subscription.request(this.size);
	}

	@Override
	public void onNext(T element) {
		this.elements.add(element);
		wake();
		discardIfOver();
	}

	@Override
	public void onError(Throwable error) {
		this.end = new End(known(error));
		wake();
	}

	// The reader of the application may have operators behind it.
	private RuntimeException known(Throwable error) {
		Exchange opened = this.exchange;
		if (error instanceof StreamException known) {
			return known;
		}
		return (opened != null) ? opened.brokenBy(error) : new IllegalStateException("No stream was started", error);
	}

	@Override
	public void onComplete() {
		Exchange opened = this.exchange;
		if (opened != null) {
			opened.cancelIfDue();
		}
		this.end = new End(null);
		wake();
	}

	private void wake() {
		Thread reader = this.waiting;
		if (reader != null) {
			LockSupport.unpark(reader);
		}
	}

	/**
	 * The stream that is read.
	 * @return the row, or {@code null} if it was refused
	 */
	@Nullable LiveStream stream() {
		Exchange opened = this.exchange;
		return (opened != null) ? opened.stream() : null;
	}

	/**
	 * Whether there is no exchange to wait for.
	 * @return whether none was started and none refused
	 */
	boolean isOfNoStream() {
		return this.exchange == null && this.end == null;
	}

	/**
	 * Wait for the next element or the end.
	 * @param <R> the type of the result
	 * @param use gets the element, which stays until {@link #removeNext()}, or
	 * {@code null} if the body was complete
	 * @return what {@code use} returned
	 */
	<R> R withNext(Function<@Nullable T, R> use) {
		if (Schedulers.isInNonBlockingThread()) {
			throw new IllegalStateException("Reading here would block " + Thread.currentThread().getName()
					+ ", which must not block: read on a thread of your own, or subscribe to a Flux instead");
		}
		enter();
		try {
			return use.apply(await());
		}
		finally {
			leave();
		}
	}

	/**
	 * Look for the next element without waiting.
	 * @param <R> the type of the result
	 * @param use gets the element, which stays, or {@code null} if there is none yet
	 * @return what {@code use} returned
	 */
	<R> R withNextIfAny(Function<@Nullable T, R> use) {
		enter();
		try {
			refuseIfClosed();
			return use.apply(this.elements.peek());
		}
		finally {
			leave();
		}
	}

	/**
	 * Remove the element that is used, and ask for more when it is time.
	 */
	void removeNext() {
		this.elements.poll();
		this.taken++;
		Subscription source = this.subscription;
		if (this.taken == this.batch && source != null) {
			this.taken = 0;
			source.request(this.batch);
		}
	}

	private void enter() {
		if (!this.inUse.compareAndSet(false, true)) {
			refuseIfClosed();
			refuseIfDropped();
			throw new IllegalStateException("Another thread is reading: only one may at a time");
		}
	}

	private void leave() {
		this.inUse.set(false);
		discardIfOver();
	}

	private @Nullable T await() {
		while (true) {
			// before the look into the queue, which is whole once the end is there
			End last = this.end;
			refuseIfClosed();
			if (last == null && Thread.currentThread().isInterrupted()) {
				throw interrupted();
			}
			T next = this.elements.peek();
			if (next != null) {
				return next;
			}
			if (last != null) {
				last.throwError();
				refuseIfDropped();
				return null;
			}
			park();
		}
	}

	private void park() {
		this.waiting = Thread.currentThread();
		if (this.elements.isEmpty() && this.end == null && this.closed == null) {
			LockSupport.park(this);
		}
		this.waiting = null;
	}

	private StreamException interrupted() {
		LiveStream row = Objects.requireNonNull(stream(), "a stream without a row has ended");
		StreamException reason = new StreamCancelledException(row.failureContext(),
				"the thread that reads it was interrupted", "Start it again if it is still needed.");
		this.closed = new End(reason);
		row.terminate(reason);
		cancel();
		return reason;
	}

	private void refuseIfClosed() {
		End reason = this.closed;
		if (reason != null) {
			reason.throwError();
			throw new ClosedException();
		}
	}

	// a body that was complete is not whole any more
	private void refuseIfDropped() {
		if (this.dropping) {
			LiveStream row = stream();
			throw (row != null) ? new StreamShutdownException(row.failureContext()) : new ClosedException();
		}
	}

	/**
	 * End the stream if it is live, drop what was not read and wake the reader.
	 */
	void close() {
		this.closed = new End(null);
		cancel();
		wake();
		discardIfOver();
	}

	private void cancel() {
		Subscription source = this.subscription;
		if (source != null) {
			source.cancel();
		}
	}

	/**
	 * The application is closed, and the stream is over or about to be: drop what was not
	 * read. The reader hears of the error still.
	 */
	void drop() {
		this.dropping = !isReadToTheEnd();
		discardIfOver();
	}

	/**
	 * Whether nothing is held any more.
	 * @return whether the stream has ended and all its elements were read
	 */
	boolean isReadToTheEnd() {
		return this.end != null && this.elements.isEmpty();
	}

	// A reader may be at the head of the queue. It comes here when it leaves.
	private void discardIfOver() {
		while ((this.closed != null || this.dropping) && !this.elements.isEmpty()
				&& this.inUse.compareAndSet(false, true)) {
			for (T element = this.elements.poll(); element != null; element = this.elements.poll()) {
				if (element instanceof DataBuffer buffer) {
					DataBufferUtils.release(buffer);
				}
			}
			this.inUse.set(false);
		}
	}

	private record End(@Nullable RuntimeException error) {

		void throwError() {
			if (this.error != null) {
				throw this.error;
			}
		}

	}

	/**
	 * Says that the reader itself has closed.
	 */
	static final class ClosedException extends IllegalStateException {

		private static final long serialVersionUID = 1L;

		ClosedException() {
			super("closed");
		}

	}

}
