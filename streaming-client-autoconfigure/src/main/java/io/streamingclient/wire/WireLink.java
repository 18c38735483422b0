package io.streamingclient.wire;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.netty.Connection;

import io.streamingclient.stream.LiveConnections;
import io.streamingclient.stream.LiveStream;

/**
 * Ties one stream to its channel: facts come up, interventions go down. Travels in the
 * Reactor context under its own class, so that the connection pool finds it. Any thread
 * may call any method but {@link #attach(Object)}, which Reactor Netty calls on the event
 * loop of the channel.
 */
public final class WireLink {

	private final LiveStream stream;

	private final ResponseOptions options;

	private final LiveConnections connections;

	private volatile @Nullable Subscription acquisition;

	private volatile @Nullable BooleanSupplier saturated;

	private volatile @Nullable StreamProbe probe;

	private volatile boolean aborted;

	/**
	 * Create a link for a stream that has no channel yet.
	 * @param stream the row
	 * @param options how its response is to be read
	 * @param connections where the row of its connection goes if that speaks HTTP/2
	 */
	public WireLink(LiveStream stream, ResponseOptions options, LiveConnections connections) {
		this.stream = stream;
		this.options = options;
		this.connections = connections;
	}

	LiveStream stream() {
		return this.stream;
	}

	ResponseOptions options() {
		return this.options;
	}

	LiveConnections connections() {
		return this.connections;
	}

	void acquiring(BooleanSupplier saturated) {
		this.saturated = saturated;
		refresh();
	}

	void cancellable(Subscription acquisition) {
		this.acquisition = acquisition;
		if (this.aborted) {
			acquisition.cancel();
		}
	}

	/**
	 * The stream got its channel; nothing is written yet.
	 * @param nativeRequest the transport's own request; other transports than Reactor
	 * Netty give no facts
	 * @throws CancellationException if the stream is over, so that nothing is sent
	 */
	public void attach(Object nativeRequest) {
		this.acquisition = null;
		if (nativeRequest instanceof Connection connection) {
			this.probe = StreamProbe.install(connection, this);
		}
		if (this.aborted || this.stream.isTerminated()) {
			throw new CancellationException("The stream is over, its request is not sent");
		}
		this.stream.sending();
	}

	/**
	 * End the exchange on the wire if it is still there: RST_STREAM(CANCEL) on HTTP/2, a
	 * closed socket on HTTP/1.1, a place given up in the queue of the pool. Harmless when
	 * the exchange is over and its connection serves others.
	 */
	public void abort() {
		this.aborted = true;
		Subscription pending = this.acquisition;
		if (pending != null) {
			pending.cancel();
		}
		onLoop((current) -> current.close());
	}

	/**
	 * Run a last look before an intervention.
	 * @param look runs on the event loop of the stream, behind the reads that are due;
	 * inline without a channel
	 */
	public void confirm(Runnable look) {
		if (!onLoop((current) -> current.behindDueReads(look))) {
			look.run();
		}
	}

	/**
	 * Bring those facts up to date that are not pushed: whether a pool slot is there, and
	 * the progress of an upload within one large buffer.
	 */
	public void refresh() {
		BooleanSupplier waiting = this.saturated;
		if (this.probe == null && waiting != null && !this.stream.isConnecting() && !waiting.getAsBoolean()) {
			this.stream.connecting();
		}
		if (this.stream.wire().isUploadPending()) {
			onLoop(StreamProbe::sampleUpload);
		}
	}

	/**
	 * Have the HTTP/2 connection of the stream prove that it is alive.
	 */
	public void suspectConnection() {
		StreamProbe current = this.probe;
		if (current != null) {
			current.pingConnection();
		}
	}

	/**
	 * The state of the stream as HTTP/2 has it (RFC 9113 section 5.1).
	 * @return for example {@code HALF_CLOSED_LOCAL}; {@code null} without an HTTP/2
	 * stream
	 */
	public @Nullable String http2State() {
		StreamProbe current = this.probe;
		return (current != null) ? current.http2State() : null;
	}

	private boolean onLoop(ProbeAction action) {
		StreamProbe current = this.probe;
		if (current == null) {
			return false;
		}
		try {
			current.loop().execute(() -> action.run(current));
			return true;
		}
		catch (RejectedExecutionException ex) {
			// the event loop is gone, and with it the channel
			return false;
		}
	}

	/**
	 * The trailer section of the response (RFC 9110 section 6.5).
	 * @return names and values in order; empty until the response was read to its end
	 */
	public List<Map.Entry<String, String>> trailers() {
		StreamProbe current = this.probe;
		return (current != null) ? current.trailers() : List.of();
	}

	@Nullable Integer resetCode() {
		StreamProbe current = this.probe;
		return (current != null) ? current.resetCode() : null;
	}

	boolean isUnprocessed() {
		StreamProbe current = this.probe;
		return current != null && current.isUnprocessed();
	}

	@Nullable String retiredBecause() {
		StreamProbe current = this.probe;
		return (current != null) ? current.retiredBecause() : null;
	}

	@Nullable Throwable malformed() {
		StreamProbe current = this.probe;
		return (current != null) ? current.malformed() : null;
	}

	@FunctionalInterface
	private interface ProbeAction {

		void run(StreamProbe probe);

	}

}
