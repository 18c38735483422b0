package io.streamingclient.relay;

import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;

/**
 * The body of a request in a servlet container: a buffer is read when it is asked for and
 * has arrived. A body that is not whole ends with an error.
 */
final class ServletBody extends Flux<DataBuffer> implements Subscription, ReadListener {

	private static final int SIZE = 16 * 1024;

	private final AtomicBoolean subscribed = new AtomicBoolean();

	private final AtomicLong demand = new AtomicLong();

	private final ServletInputStream input;

	private final Turns turns;

	private volatile @Nullable CoreSubscriber<? super DataBuffer> subscriber;

	private volatile boolean cancelled;

	private volatile @Nullable Throwable failure;

	// in turns only

	private final byte[] bytes = new byte[SIZE];

	private boolean ended;

	private long missing;

	private ServletBody(ServletInputStream input, long length, Turns turns) {
		this.input = input;
		this.missing = length;
		this.turns = turns;
	}

	/**
	 * Read a body.
	 * @param input the body
	 * @param length how long it must be, or less than zero if it says so itself
	 * @param turns the turns of its exchange
	 */
	static ServletBody of(ServletInputStream input, long length, Turns turns) {
		ServletBody body = new ServletBody(input, length, turns);
		input.setReadListener(body);
		return body;
	}

	/**
	 * Why the body could not be read, which is why nothing can be written either.
	 */
	@Nullable Throwable failure() {
		return this.failure;
	}

	@Override
	public void subscribe(CoreSubscriber<? super DataBuffer> actual) {
		if (this.subscribed.compareAndSet(false, true)) {
			this.subscriber = actual;
			actual.onSubscribe(this);
			this.turns.take(this::read);
		}
		else {
			Operators.error(actual, new IllegalStateException("The body of a request can be read once"));
		}
	}

	@Override
	public void request(long n) {
		this.demand.accumulateAndGet(n, Operators::addCap);
		this.turns.take(this::read);
	}

	@Override
	public void cancel() {
		this.cancelled = true;
	}

	@Override
	public void onDataAvailable() {
		this.turns.takeHere(this::read);
	}

	@Override
	public void onAllDataRead() {
		this.turns.takeHere(this::read);
	}

	@Override
	public void onError(Throwable cause) {
		fail(cause);
	}

	/**
	 * The container says that there will be no more of it.
	 */
	void fail(Throwable cause) {
		this.failure = new ClientGoneException(cause);
		this.turns.take(this::read);
	}

	private void read() {
		CoreSubscriber<? super DataBuffer> reader = this.subscriber;
		if (reader == null || this.ended || this.cancelled) {
			return;
		}
		try {
			while (step(reader)) {
				// until nothing is asked for, or nothing is at hand
			}
		}
		catch (IOException | RuntimeException | Error ex) {
			this.failure = ex;
			end(reader, ex);
		}
	}

	private boolean step(CoreSubscriber<? super DataBuffer> reader) throws IOException {
		Throwable failed = this.failure;
		if (failed != null) {
			end(reader, failed);
			return false;
		}
		if (this.turns.isOver() || this.cancelled) {
			return false;
		}
		// what is finished must not be asked whether it is ready: Tomcat would take a
		// lock
		if (this.input.isFinished()) {
			if (this.missing > 0) {
				throw new IOException("Somebody else has read the body, a filter or Spring's multipart support");
			}
			this.ended = true;
			reader.onComplete();
			return false;
		}
		if (this.demand.get() == 0 || !this.input.isReady()) {
			return false;
		}
		int count = this.input.read(this.bytes);
		if (count > 0) {
			this.missing -= count;
			this.demand.updateAndGet((wanted) -> (wanted == Long.MAX_VALUE) ? wanted : wanted - 1);
			// no larger than it is: whoever counts the bytes bounds the memory too
			reader.onNext(DefaultDataBufferFactory.sharedInstance.wrap(Arrays.copyOf(this.bytes, count)));
		}
		return true;
	}

	private void end(CoreSubscriber<? super DataBuffer> reader, Throwable failed) {
		this.ended = true;
		reader.onError(failed);
	}

}
