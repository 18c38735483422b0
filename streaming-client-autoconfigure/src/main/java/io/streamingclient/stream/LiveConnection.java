package io.streamingclient.stream;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The row of one HTTP/2 connection. Its event loop writes, any thread may read.
 */
public final class LiveConnection {

	private final String id;

	private final String client;

	private final String remote;

	private final ConnectionControl control;

	private volatile int activeStreams;

	private volatile long maxStreams = Integer.MAX_VALUE;

	private volatile int receiveWindow;

	private volatile int abandonedStreams;

	private volatile long streamMovedAt = System.nanoTime();

	private volatile long lastReadAt = System.nanoTime();

	private volatile long pingSentAt;

	private volatile boolean pingOutstanding;

	private volatile @Nullable Duration pingRoundTrip;

	private volatile @Nullable Integer goAwayLastStreamId;

	/**
	 * Create a row.
	 * @param id the id, unique in the application
	 * @param client the name of the client
	 * @param remote host and port of the peer
	 * @param control the connection
	 */
	public LiveConnection(String id, String client, String remote, ConnectionControl control) {
		this.id = id;
		this.client = client;
		this.remote = remote;
		this.control = control;
	}

	/**
	 * The id of this connection.
	 * @return the id
	 */
	public String id() {
		return this.id;
	}

	/**
	 * The connection that this row stands for.
	 * @return the control
	 */
	public ConnectionControl control() {
		return this.control;
	}

	/**
	 * Something arrived. Whatever it is, it shows that the connection is alive, so no
	 * answer to a PING is needed any more.
	 * @param now {@link System#nanoTime()}
	 */
	public void received(long now) {
		this.lastReadAt = now;
		this.pingOutstanding = false;
	}

	/**
	 * Something of a stream arrived, headers or data.
	 * @param now {@link System#nanoTime()}
	 */
	public void streamMoved(long now) {
		this.streamMovedAt = now;
	}

	/**
	 * What the connection says of itself.
	 * @param active open streams
	 * @param max how many the peer allows
	 * @param window bytes that the peer may still send on this connection
	 * @param abandoned open streams that are over for the application
	 */
	public void state(int active, long max, int window, int abandoned) {
		this.activeStreams = active;
		this.maxStreams = max;
		this.receiveWindow = window;
		this.abandonedStreams = abandoned;
	}

	/**
	 * The peer sent GOAWAY.
	 * @param lastStreamId streams above it were not processed
	 */
	public void goAway(int lastStreamId) {
		this.goAwayLastStreamId = lastStreamId;
	}

	/**
	 * A PING was sent.
	 * @param now {@link System#nanoTime()}
	 */
	public void pinged(long now) {
		this.pingSentAt = now;
		this.pingOutstanding = true;
	}

	/**
	 * The PING was answered.
	 * @param now {@link System#nanoTime()}
	 */
	public void ponged(long now) {
		if (this.pingOutstanding) {
			this.pingRoundTrip = Duration.ofNanos(now - this.pingSentAt);
			this.pingOutstanding = false;
		}
	}

	/**
	 * Open streams.
	 * @return the number of open streams
	 */
	public int activeStreams() {
		return this.activeStreams;
	}

	/**
	 * Whether a PING is unanswered.
	 * @return whether an answer is awaited
	 */
	public boolean isPingOutstanding() {
		return this.pingOutstanding;
	}

	/**
	 * How long a PING has been unanswered.
	 * @return nanoseconds, or zero if none is
	 */
	public long unansweredNanos() {
		return this.pingOutstanding ? System.nanoTime() - this.pingSentAt : 0;
	}

	/**
	 * Time without a byte.
	 * @return nanoseconds since something arrived
	 */
	public long silentNanos() {
		return System.nanoTime() - this.lastReadAt;
	}

	/**
	 * What people and endpoints see.
	 * @return an immutable snapshot
	 */
	public ConnectionSnapshot snapshot() {
		return new ConnectionSnapshot(this.id, this.client, this.remote, "h2", this.activeStreams, this.maxStreams,
				this.abandonedStreams, this.receiveWindow, Duration.ofNanos(silentNanos()),
				Duration.ofNanos(System.nanoTime() - this.streamMovedAt), this.pingOutstanding, this.pingRoundTrip,
				this.goAwayLastStreamId);
	}

}
