package io.streamingclient.websocket;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import io.streamingclient.client.StreamQuota;
import io.streamingclient.stream.FailureContext;
import io.streamingclient.stream.IdleTimeoutException;
import io.streamingclient.stream.LiveStream;
import io.streamingclient.stream.LiveStreams;
import io.streamingclient.stream.StreamCapacityException;
import io.streamingclient.stream.StreamControl;
import io.streamingclient.stream.StreamDescriptor;
import io.streamingclient.stream.StreamException;

/**
 * The row of a session with an upstream, tied to its channel: facts go up, ends go down.
 */
final class SessionRow implements StreamControl, WireListener {

	private static final long LAST_LOOK_MILLIS = 1;

	private final StreamQuota quota;

	private @Nullable LiveStream stream;

	private final AtomicBoolean quotaLeft = new AtomicBoolean();

	private final Disposable.Swap opening = Disposables.swap();

	private final Sinks.One<Void> interrupted = Sinks.one();

	private volatile @Nullable Channel channel;

	private volatile @Nullable SocketWire wire;

	private volatile @Nullable StreamException failure;

	private SessionRow(StreamQuota quota) {
		this.quota = quota;
	}

	/**
	 * Give a session its row.
	 * @param streams all rows
	 * @param descriptor what is known of it
	 * @param quota the limit of its client
	 * @return the row
	 * @throws StreamException if there is no room for it
	 */
	static SessionRow open(LiveStreams streams, StreamDescriptor descriptor, StreamQuota quota) {
		if (!quota.tryTake()) {
			throw new StreamCapacityException(FailureContext.refused(descriptor),
					"client '" + descriptor.client() + "' has " + quota.limit() + " live streams",
					"Retry later, end streams that nobody needs, or raise 'max-concurrent-streams'.", null);
		}
		SessionRow row = new SessionRow(quota);
		boolean opened = false;
		try {
			LiveStream stream = streams.open(descriptor, row);
			stream.wire().endless(true);
			row.stream = stream;
			opened = true;
			return row;
		}
		finally {
			if (!opened) {
				row.leaveQuota();
			}
		}
	}

	LiveStream stream() {
		LiveStream opened = this.stream;
		if (opened == null) {
			throw new IllegalStateException("The session has no row yet");
		}
		return opened;
	}

	/**
	 * What leads to the session. Ends with the row, as long as there is no session.
	 */
	void opening(Disposable connecting) {
		this.opening.update(connecting);
	}

	/**
	 * The connection is being made.
	 */
	void on(Channel made) {
		this.channel = made;
		stream().attached(made.eventLoop(), null);
		made.closeFuture().addListener((closed) -> stream().detached());
		if (stream().isTerminated()) {
			made.close();
		}
	}

	/**
	 * The session has begun.
	 */
	void begun(SocketWire session) {
		this.wire = session;
		stream().wire().status(101);
		stream().wire().protocol("websocket");
		stream().claim();
		stream().streaming();
		if (stream().isTerminated()) {
			session.abort();
		}
	}

	/**
	 * Nobody waits for the session any more, whether it has begun or not.
	 */
	void abandon() {
		stream().cancel();
		endOnTheWire();
		SocketWire begun = this.wire;
		if (begun != null) {
			begun.forget();
		}
	}

	/**
	 * Fails when somebody else ends the row: watchdog, operator or shutdown.
	 */
	Mono<Void> interrupted() {
		return this.interrupted.asMono();
	}

	/**
	 * The session fails.
	 * @param error how
	 * @return how it has failed, which may be another error that came first
	 */
	StreamException failed(StreamException error) {
		if (stream().fail(error)) {
			this.failure = error;
		}
		StreamException first = this.failure;
		return (first != null) ? first : error;
	}

	@Nullable StreamException failure() {
		return this.failure;
	}

	@Override
	public void received(int bytes) {
		stream().wire().received(bytes, System.nanoTime());
	}

	// A peer that takes what is sent to it is alive, though its pong may stand behind.
	@Override
	public void sent(int bytes) {
		stream().wire().written();
		stream().wire().sent(bytes);
		stream().wire().received(0, System.nanoTime());
	}

	@Override
	public @Nullable Throwable ended(WireEnd end) {
		if (end instanceof WireEnd.Left left) {
			return left.failure();
		}
		StreamException error = SessionFailures.of(end, stream().failureContext());
		if (error != null) {
			return failed(error);
		}
		stream().complete();
		return this.failure;
	}

	// While the consumer is asking, the watchdog has this clock, and flags it before.
	@Override
	public void silent() {
		if (!stream().demand().isOutstanding()) {
			stream().terminate(
					new IdleTimeoutException(stream().failureContext(), stream().descriptor().timeouts().idle()));
		}
	}

	@Override
	public void terminate(StreamException error) {
		this.failure = error;
		SocketWire session = this.wire;
		if (session != null) {
			session.leave(CloseCodes.codeFor(error.type()), "", error);
		}
		this.interrupted.tryEmitError(error);
	}

	@Override
	public void ended() {
		leaveQuota();
		if (this.wire == null) {
			this.opening.dispose();
			endOnTheWire();
		}
	}

	// a refusal at the last moment ends the row, too
	private void leaveQuota() {
		if (this.quotaLeft.compareAndSet(false, true)) {
			this.quota.giveBack();
		}
	}

	@Override
	public void confirm(Runnable look) {
		Channel current = this.channel;
		try {
			if (current != null) {
				current.eventLoop().schedule(look, LAST_LOOK_MILLIS, TimeUnit.MILLISECONDS);
				return;
			}
		}
		catch (RejectedExecutionException ex) {
			// the event loop is gone, and with it the channel
		}
		look.run();
	}

	@Override
	public void suspectConnection() {
		// it has a heartbeat
	}

	@Override
	public void endOnTheWire() {
		Channel current = this.channel;
		if (current != null) {
			current.close();
		}
	}

	@Override
	public @Nullable String http2State() {
		return null;
	}

	@Override
	public void refresh() {
		// all facts are pushed
	}

}
