package io.streamingclient.stream;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import org.jspecify.annotations.Nullable;

/**
 * What was measured on the channel of one stream, not inferred from its {@code Flux}.
 * <p>
 * Only the event loop of the channel writes; any thread may read. Byte counts are body
 * bytes as they are on the wire, before content decoding.
 */
public final class WireFacts {

	private static final AtomicIntegerFieldUpdater<WireFacts> CHANNELS = AtomicIntegerFieldUpdater
		.newUpdater(WireFacts.class, "channels");

	private static final long UNKNOWN = -1;

	private volatile long bytesReceived;

	private volatile long reads;

	private volatile long lastReadAt;

	private volatile long partsWritten;

	private volatile long partsSent;

	private volatile long bytesSent;

	private volatile long uploadProgress;

	private volatile int status;

	private volatile @Nullable String protocol;

	private volatile boolean responseEnded;

	private volatile long declaredLength = UNKNOWN;

	private volatile boolean closeDelimited;

	private volatile boolean endless;

	private volatile boolean windowStarved;

	private volatile int channels;

	private volatile @Nullable String connection;

	private volatile @Nullable LoopPulse loop;

	/**
	 * Something of the response arrived.
	 * @param bytes body bytes in it, may be zero
	 * @param now {@link System#nanoTime()}
	 */
	public void received(int bytes, long now) {
		this.bytesReceived = this.bytesReceived + bytes;
		this.lastReadAt = now;
		this.reads = this.reads + 1;
	}

	/**
	 * A part of the request was given to the channel.
	 */
	public void written() {
		this.partsWritten = this.partsWritten + 1;
	}

	/**
	 * The transport took a part of the request that was given to the channel before.
	 * @param bytes body bytes in it, may be zero
	 */
	public void sent(long bytes) {
		this.bytesSent = this.bytesSent + bytes;
		this.partsSent = this.partsSent + 1;
		this.uploadProgress = this.uploadProgress + 1;
	}

	/**
	 * The transport took some bytes of a part that is not sent whole yet.
	 */
	public void sentPartly() {
		this.uploadProgress = this.uploadProgress + 1;
	}

	/**
	 * The final status line is here.
	 * @param code the status code
	 */
	public void status(int code) {
		this.status = code;
	}

	/**
	 * The protocol spoken on the channel is known.
	 * @param name for example {@code http/1.1} or {@code h2}
	 */
	public void protocol(String name) {
		this.protocol = name;
	}

	/**
	 * The stream is on a channel now. After a redirect that may be another one.
	 * @param pulse the heartbeat of the event loop of the channel
	 * @param connection the id of the HTTP/2 connection, or {@code null} if it is none
	 */
	public void attached(LoopPulse pulse, @Nullable String connection) {
		this.loop = pulse;
		this.connection = connection;
		CHANNELS.incrementAndGet(this);
	}

	/**
	 * The stream has left a channel, and is closed there for both sides.
	 */
	void detached() {
		CHANNELS.decrementAndGet(this);
	}

	/**
	 * The response says how long its body is.
	 * @param length bytes as they are on the wire
	 */
	public void declaredLength(long length) {
		this.declaredLength = length;
	}

	/**
	 * The response says nothing of how long its body is: it ends with the connection (RFC
	 * 9112 section 6.3, rule 8).
	 */
	public void closeDelimited() {
		this.closeDelimited = true;
	}

	/**
	 * Whether the stream has an end of its own. Server-sent events have none by their
	 * nature (WHATWG HTML section 9.2): their end is a loss of the connection.
	 * @param endless what the request asks for, or, which is better, what the response is
	 */
	public void endless(boolean endless) {
		this.endless = endless;
	}

	/**
	 * What the flow control of HTTP/2 allows (RFC 9113 section 5.2).
	 * @param starved whether the stream has room in its own window, and none in that of
	 * the connection
	 */
	public void windowStarved(boolean starved) {
		this.windowStarved = starved;
	}

	/**
	 * The response was read to its end.
	 */
	public void responseEnded() {
		this.responseEnded = true;
	}

	/**
	 * Body bytes received.
	 * @return bytes as they were on the wire, before content decoding
	 */
	public long bytesReceived() {
		return this.bytesReceived;
	}

	/**
	 * How many times something of the response arrived.
	 * @return a number that grows with every arrival
	 */
	public long reads() {
		return this.reads;
	}

	/**
	 * When something last arrived.
	 * @return {@link System#nanoTime()} then, meaningless while {@link #reads()} is zero
	 */
	public long lastReadAt() {
		return this.lastReadAt;
	}

	/**
	 * Request body bytes that the transport took.
	 * @return bytes of parts that were taken whole
	 */
	public long bytesSent() {
		return this.bytesSent;
	}

	/**
	 * A number that grows whenever the transport takes some of the request.
	 * @return progress of the upload
	 */
	public long uploadProgress() {
		return this.uploadProgress;
	}

	/**
	 * Whether a part of the request waits for the transport to take it.
	 * @return {@code false} also while the application is slow to produce the body
	 */
	public boolean isUploadPending() {
		return this.partsWritten != this.partsSent;
	}

	/**
	 * The status code of the final response.
	 * @return the code, or zero if there is none yet
	 */
	public int status() {
		return this.status;
	}

	/**
	 * The protocol spoken on the channel.
	 * @return for example {@code http/1.1} or {@code h2}; {@code null} without a channel
	 */
	public @Nullable String protocol() {
		return this.protocol;
	}

	/**
	 * Whether the response was read to its end.
	 * @return whether the peer has ended the response
	 */
	public boolean isResponseEnded() {
		return this.responseEnded;
	}

	/**
	 * Whether all of a body has arrived whose end the peer does not give.
	 * @return whether only the end of the stream is missing
	 */
	public boolean isEndMissing() {
		long length = this.declaredLength;
		return length != UNKNOWN && this.bytesReceived >= length && !this.responseEnded;
	}

	/**
	 * Whether nothing but the close of the connection tells the end of the body, so that
	 * nobody can know if it is whole.
	 * @return whether the end can't be verified by the framing
	 */
	public boolean isCloseDelimited() {
		return this.closeDelimited;
	}

	/**
	 * Whether the stream has no end of its own.
	 * @return whether it has to be ended by somebody
	 */
	public boolean isEndless() {
		return this.endless;
	}

	/**
	 * Whether the stream waits for the window of its HTTP/2 connection, which others have
	 * used up.
	 * @return what the latest look at the windows has shown
	 */
	public boolean isWindowStarved() {
		return this.windowStarved;
	}

	/**
	 * Whether the stream is open on the wire.
	 * @return whether it is on a channel that it has not left
	 */
	public boolean isOpen() {
		return this.channels > 0;
	}

	/**
	 * The HTTP/2 connection of the stream.
	 * @return its id; {@code null} without one
	 */
	public @Nullable String connection() {
		return this.connection;
	}

	/**
	 * The heartbeat of the event loop that the stream runs on.
	 * @return the heartbeat; {@code null} without a channel
	 */
	public @Nullable LoopPulse loop() {
		return this.loop;
	}

}
