package io.streamingclient.relay.flow;

import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.netty.channel.AbortedException;
import reactor.util.concurrent.Queues;
import reactor.util.context.Context;

/**
 * One body on its way to one channel. Signals may come on any thread and go through the
 * queue; all else happens on the event loop of the channel.
 */
final class BoundedWrite implements CoreSubscriber<ByteBuf>, Subscription {

	/** How large a buffer is taken to be before it is there. */
	private static final int TYPICAL_BUFFER = 8 * 1024;

	private final CoreSubscriber<? super Void> actual;

	private final Channel channel;

	private final int limit;

	private final int minimalRequest;

	private final Ending ending;

	private final Queue<ByteBuf> queue = Queues.<ByteBuf>unboundedMultiproducer().get();

	private final AtomicBoolean scheduled = new AtomicBoolean();

	private Subscription source = Operators.emptySubscription();

	private volatile boolean cancelled;

	private volatile boolean sourceEnded;

	private @Nullable Throwable sourceFailure;

	// on the event loop only

	private long underWay;

	private long asked;

	private boolean over;

	BoundedWrite(CoreSubscriber<? super Void> actual, Channel channel, int limit, Ending ending) {
		this.actual = actual;
		this.channel = channel;
		this.limit = Math.max(limit, TYPICAL_BUFFER);
		this.ending = ending;
		this.minimalRequest = Math.max(1, this.limit / TYPICAL_BUFFER / 4);
	}

	@Override
	public Context currentContext() {
		return this.actual.currentContext();
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		this.source = subscription;
		this.actual.onSubscribe(this);
		schedule();
	}

	@Override
	public void onNext(ByteBuf buffer) {
		this.queue.add(buffer);
		schedule();
	}

	@Override
	public void onError(Throwable failure) {
		this.sourceFailure = failure;
		this.sourceEnded = true;
		schedule();
	}

	@Override
	public void onComplete() {
		this.sourceEnded = true;
		schedule();
	}

	@Override
	public void request(long n) {
		// there is no element to ask for
	}

	@Override
	public void cancel() {
		this.cancelled = true;
		this.source.cancel();
		schedule();
	}

	private void schedule() {
		if (!this.scheduled.compareAndSet(false, true)) {
			return;
		}
		try {
			this.channel.eventLoop().execute(this::drain);
		}
		catch (RejectedExecutionException ex) {
			// the event loop is gone, and with it the channel
			this.cancelled = true;
			this.source.cancel();
			discard();
			this.scheduled.set(false);
		}
	}

	private void drain() {
		this.scheduled.set(false);
		boolean last = this.sourceEnded;
		if (this.over || this.cancelled) {
			discard();
			return;
		}
		writeQueued();
		if (last) {
			finish();
		}
		else {
			askForMore();
		}
	}

	private void writeQueued() {
		boolean written = false;
		for (ByteBuf buffer = this.queue.poll(); buffer != null; buffer = this.queue.poll()) {
			write(buffer);
			written = true;
		}
		if (written) {
			this.channel.flush();
		}
	}

	private void write(ByteBuf buffer) {
		int size = buffer.readableBytes();
		this.asked--;
		this.underWay += size;
		this.channel.write(buffer).addListener((future) -> taken(size, future));
	}

	private void taken(int size, Future<?> write) {
		this.underWay -= size;
		Throwable failure = write.cause();
		if (failure != null) {
			fail(failure);
		}
		else {
			askForMore();
		}
	}

	private void askForMore() {
		long room = (this.limit - this.underWay) / TYPICAL_BUFFER - this.asked;
		if (room >= this.minimalRequest && !this.over && !this.cancelled && !this.sourceEnded) {
			this.asked += room;
			this.source.request(room);
		}
	}

	private void finish() {
		if (this.over) {
			return;
		}
		this.over = true;
		Throwable failure = this.sourceFailure;
		if (failure == null) {
			this.actual.onComplete();
		}
		else {
			this.actual.onError(this.ending.abort(this.channel, failure));
		}
	}

	private void fail(Throwable failure) {
		if (!this.over && !this.cancelled) {
			this.over = true;
			this.source.cancel();
			discard();
			this.actual.onError(new AbortedException(failure));
		}
	}

	private void discard() {
		for (ByteBuf buffer = this.queue.poll(); buffer != null; buffer = this.queue.poll()) {
			buffer.release();
		}
	}

}
