package io.streamingclient.upstream;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

import org.jspecify.annotations.Nullable;

/**
 * What the upstream saw of one request, while it lasts and after. Times are those of
 * {@link System#nanoTime()}.
 */
public final class SeenExchange {

	private static final int MAX_KEPT = 1024 * 1024;

	private final Board board = new Board();

	private final int connection;

	private final int streamId;

	private final RequestHead head;

	private final long startedAt = System.nanoTime();

	private final MessageDigest digest = Digests.sha256();

	private final ByteArrayOutputStream kept = new ByteArrayOutputStream(0);

	private Headers trailers = Headers.none();

	private long bodyBytes;

	private boolean whole;

	private long sent;

	private @Nullable Long wholeAt;

	private @Nullable Long firstSentAt;

	private @Nullable Long lastSentAt;

	private @Nullable Long endedAt;

	private @Nullable ClientEnd end;

	private @Nullable Integer resetCode;

	private @Nullable Throwable failure;

	SeenExchange(int connection, RequestHead head) {
		this(connection, 0, head);
	}

	SeenExchange(int connection, int streamId, RequestHead head) {
		this.connection = connection;
		this.streamId = streamId;
		this.head = head;
	}

	/**
	 * Returns the number of the connection the request came by.
	 * @return 1 for the first that was accepted
	 */
	public int connection() {
		return this.connection;
	}

	/**
	 * Returns the stream of HTTP/2 the request came by.
	 * @return its id, 0 with HTTP/1.1
	 */
	public int streamId() {
		return this.streamId;
	}

	/**
	 * Returns the method.
	 * @return as it was on the wire
	 */
	public String method() {
		return this.head.method();
	}

	/**
	 * Returns the request target.
	 * @return as it was on the wire
	 */
	public String target() {
		return this.head.target();
	}

	/**
	 * Returns the path of the target.
	 * @return not decoded
	 */
	public String path() {
		return this.head.path();
	}

	/**
	 * Returns the query of the target.
	 * @return not decoded, empty if there is none
	 */
	public String query() {
		return this.head.query();
	}

	/**
	 * Returns the protocol version.
	 * @return as it was on the wire
	 */
	public String version() {
		return this.head.version();
	}

	/**
	 * Returns the headers, with HTTP/2 the pseudo-headers too.
	 * @return in the order of the wire
	 */
	public Headers headers() {
		return this.head.headers();
	}

	/**
	 * Returns the trailers of a request that is chunked or came with HTTP/2.
	 * @return empty until they have arrived
	 */
	public Headers trailers() {
		return this.board.read(() -> this.trailers);
	}

	/**
	 * Returns how much of the request body has arrived.
	 * @return the number of bytes, without their framing
	 */
	public long bodyBytesReceived() {
		return this.board.read(() -> this.bodyBytes);
	}

	/**
	 * Returns what has arrived of the request body.
	 * @return the bytes, of a large body only the first MiB
	 */
	public byte[] body() {
		return this.board.read(this.kept::toByteArray);
	}

	/**
	 * Returns the SHA-256 of the request body, all of it.
	 * @return in lower-case hexadecimal
	 * @throws IllegalStateException if the request has not wholly arrived
	 */
	public String bodySha256() {
		return this.board.read(() -> {
			if (!this.whole) {
				throw new IllegalStateException("The request has not wholly arrived");
			}
			return HexFormat.of().formatHex(copyOfDigest().digest());
		});
	}

	/**
	 * Tells whether the request has wholly arrived.
	 * @return whether it has
	 */
	public boolean isRequestWhole() {
		return this.board.read(() -> this.whole);
	}

	/**
	 * Returns how much was written for this exchange.
	 * @return the number of bytes with heads and framing, before TLS
	 */
	public long bytesSent() {
		return this.board.read(() -> this.sent);
	}

	/**
	 * Returns how the exchange ended.
	 * @return empty while it lasts
	 */
	public Optional<ClientEnd> end() {
		return this.board.read(() -> Optional.ofNullable(this.end));
	}

	/**
	 * Returns the code of the RST_STREAM that the client sent before the stream was
	 * closed.
	 * @return the {@linkplain Http2Errors code}, if there was one
	 */
	public OptionalInt resetCode() {
		return this.board.read(() -> (this.resetCode != null) ? OptionalInt.of(this.resetCode) : OptionalInt.empty());
	}

	/**
	 * Returns when the head of the request had arrived.
	 * @return the time
	 */
	public long startedAt() {
		return this.startedAt;
	}

	/**
	 * Returns when the request had wholly arrived.
	 * @return the time, if it has
	 */
	public OptionalLong requestWholeAt() {
		return this.board.read(() -> optional(this.wholeAt));
	}

	/**
	 * Returns when the first byte was written.
	 * @return the time, if one was
	 */
	public OptionalLong firstByteSentAt() {
		return this.board.read(() -> optional(this.firstSentAt));
	}

	/**
	 * Returns when the last byte so far was written.
	 * @return the time, if one was
	 */
	public OptionalLong lastByteSentAt() {
		return this.board.read(() -> optional(this.lastSentAt));
	}

	/**
	 * Returns when the exchange ended.
	 * @return the time, if it has
	 */
	public OptionalLong endedAt() {
		return this.board.read(() -> optional(this.endedAt));
	}

	/**
	 * Waits until the exchange has ended.
	 * @param deadline how long to wait at most
	 * @return how it ended
	 * @throws AssertionError if it does not end in time, or the script itself failed
	 */
	public ClientEnd awaitEnd(Duration deadline) {
		this.board.expect(() -> this.end != null, deadline, () -> "the end of " + this);
		Throwable thrown = this.board.read(() -> Optional.ofNullable(this.failure)).orElse(null);
		if (thrown != null) {
			throw new AssertionError("The script of " + this + " failed", thrown);
		}
		return end().orElseThrow();
	}

	/**
	 * Waits until the request has wholly arrived.
	 * @param deadline how long to wait at most
	 * @throws AssertionError if it does not in time
	 */
	public void awaitRequestBody(Duration deadline) {
		this.board.expect(() -> this.whole, deadline, () -> "the whole request of " + this);
	}

	/**
	 * Waits until so much was written for this exchange.
	 * @param count the number of bytes, as in {@link #bytesSent()}
	 * @param deadline how long to wait at most
	 * @throws AssertionError if it is less in time
	 */
	public void awaitBytesSent(long count, Duration deadline) {
		this.board.expect(() -> this.sent >= count, deadline, () -> count + " bytes sent of " + this);
	}

	@Override
	public String toString() {
		return this.board.read(() -> method() + " " + target() + " on connection " + this.connection
				+ ((this.streamId > 0) ? " stream " + this.streamId : "") + " (received " + this.bodyBytes + ", sent "
				+ this.sent + " bytes, " + ((this.end != null) ? this.end.toString() : "not ended") + ")");
	}

	boolean keepsAlive() {
		return this.head.keepsAlive();
	}

	void awaitWholeRequest() throws InterruptedException {
		this.board.await(() -> this.whole);
	}

	void awaitBody(long count) throws InterruptedException {
		this.board.await(() -> this.bodyBytes >= count);
	}

	void bodyArrived(byte[] bytes, int count) {
		this.board.update(() -> {
			this.bodyBytes += count;
			this.digest.update(bytes, 0, count);
			this.kept.write(bytes, 0, Math.min(count, MAX_KEPT - this.kept.size()));
		});
	}

	void trailersArrived(Headers arrived) {
		this.board.update(() -> this.trailers = arrived);
	}

	void requestIsWhole() {
		this.board.update(() -> {
			this.whole = true;
			this.wholeAt = System.nanoTime();
		});
	}

	void bytesWereSent(int count) {
		this.board.update(() -> {
			this.sent += count;
			this.lastSentAt = System.nanoTime();
			this.firstSentAt = (this.firstSentAt != null) ? this.firstSentAt : this.lastSentAt;
		});
	}

	void ended(ClientEnd how) {
		this.board.update(() -> {
			this.end = how;
			this.endedAt = System.nanoTime();
		});
	}

	void resetArrived(int errorCode) {
		this.board.update(() -> this.resetCode = errorCode);
	}

	/**
	 * Waits a little for the script to end.
	 */
	void awaitEndFor(Duration deadline) {
		try {
			this.board.await(() -> this.end != null, deadline);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	void failed(Throwable thrown) {
		this.board.update(() -> this.failure = thrown);
	}

	private MessageDigest copyOfDigest() {
		try {
			return (MessageDigest) this.digest.clone();
		}
		catch (CloneNotSupportedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static OptionalLong optional(@Nullable Long value) {
		return (value != null) ? OptionalLong.of(value) : OptionalLong.empty();
	}

}
