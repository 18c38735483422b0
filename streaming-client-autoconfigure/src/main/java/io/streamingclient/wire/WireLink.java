package io.streamingclient.wire;

import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongConsumer;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
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

	/**
	 * The request attribute of an exchange that has its row and its link.
	 */
	public static final String ATTRIBUTE = WireLink.class.getName();

	private final LiveStream stream;

	private final ResponseOptions options;

	private final LiveConnections connections;

	private final LongConsumer uploadProgress;

	private volatile @Nullable SlotGate gate;

	private volatile boolean ended;

	private volatile @Nullable StreamProbe probe;

	/**
	 * Create a link for a stream that has no channel yet.
	 * @param stream the row
	 * @param options how its response is to be read
	 * @param connections where the row of its connection goes if that speaks HTTP/2
	 */
	public WireLink(LiveStream stream, ResponseOptions options, LiveConnections connections) {
		this(stream, options, connections, (bytes) -> {
		});
	}

	/**
	 * Create a link for a stream that has no channel yet.
	 * @param stream the row
	 * @param options how its response is to be read
	 * @param connections where the row of its connection goes if that speaks HTTP/2
	 * @param uploadProgress gets, on the event loop, how many bytes of the request body
	 * the transport has taken; for the request after a redirect it begins again
	 */
	public WireLink(LiveStream stream, ResponseOptions options, LiveConnections connections,
			LongConsumer uploadProgress) {
		this.stream = stream;
		this.options = options;
		this.connections = connections;
		this.uploadProgress = uploadProgress;
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

	LongConsumer uploadProgress() {
		return this.uploadProgress;
	}

	/**
	 * Stand in the queue for a connection.
	 * @param next the queue of the host; that of a host before, which redirected to this
	 * one, is left
	 * @return completes when there is a slot
	 */
	Mono<Void> queueAt(SlotGate next) {
		SlotGate before = this.gate;
		this.gate = next;
		if (before != null && before != next) {
			before.leave(this);
		}
		return next.enter(this);
	}

	void slotTaken() {
		this.stream.connecting();
	}

	boolean isOver() {
		return this.ended;
	}

	/**
	 * The stream or the attempt has ended, on whatever path: its slot serves the next
	 * one.
	 */
	public void ended() {
		this.ended = true;
		SlotGate current = this.gate;
		if (current != null) {
			current.leave(this);
		}
	}

	/**
	 * The stream got its channel; nothing is written yet. If the stream is over, the
	 * channel is closed at once, so that nothing is sent.
	 * @param nativeRequest the transport's own request; other transports than Reactor
	 * Netty give no facts
	 */
	public void attach(Object nativeRequest) {
		if (nativeRequest instanceof Connection connection) {
			StreamProbe before = this.probe;
			StreamProbe installed = StreamProbe.install(connection, this);
			this.probe = installed;
			if (this.options.interferes()) {
				closeUnlessLeft(before);
			}
			if (this.ended || this.stream.isTerminated()) {
				installed.close();
			}
		}
		this.stream.sending();
	}

	// A filter that repeats the request may have dropped the response to the one before.
	private static void closeUnlessLeft(@Nullable StreamProbe before) {
		if (before != null) {
			before.loop().execute(before::close);
		}
	}

	/**
	 * End the exchange on the wire if it is still there: RST_STREAM(CANCEL) on HTTP/2, a
	 * closed socket on HTTP/1.1. Harmless when the exchange is over and its connection
	 * serves others.
	 * @param unsubscribe cancels whatever is subscribed to the transport. Runs on the
	 * event loop of the channel if there is one: elsewhere it could meet the transport
	 * while it gives the connection back, and close it for the next one
	 */
	public void abort(Runnable unsubscribe) {
		StreamProbe current = this.probe;
		if (current != null && current.loop().inEventLoop()) {
			unsubscribe.run();
		}
		else if (!onLoop((attached) -> unsubscribe.run())) {
			unsubscribe.run();
		}
		// after the step under way, in which a whole exchange may leave the channel
		onLoop(StreamProbe::close);
	}

	/**
	 * Tell the subscriber of an end that leaves the connection usable. Reactor Netty
	 * gives the connection back only after it has told of the end of the body, in the
	 * same step of the event loop: who asks again at once would need another one.
	 * @param signal runs on the event loop, when the step under way is over; inline
	 * without a channel
	 */
	public void afterRelease(Runnable signal) {
		if (!onLoop((current) -> signal.run())) {
			signal.run();
		}
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
	 * Bring those facts up to date that are not pushed: the progress of an upload within
	 * one large buffer, and the windows of HTTP/2.
	 */
	public void refresh() {
		onLoop(StreamProbe::sample);
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

	/**
	 * Whether the stream has ever had a channel.
	 * @return whether there are facts from the wire
	 */
	public boolean isAttached() {
		return this.probe != null;
	}

	@Nullable Integer resetCode() {
		StreamProbe current = this.probe;
		return (current != null) ? current.resetCode() : null;
	}

	boolean isUnprocessed() {
		StreamProbe current = this.probe;
		return current != null && current.isUnprocessed();
	}

	boolean isConnectionReset() {
		StreamProbe current = this.probe;
		return current != null && current.isConnectionReset();
	}

	@Nullable Integer objection() {
		StreamProbe current = this.probe;
		return (current != null) ? current.objection() : null;
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
