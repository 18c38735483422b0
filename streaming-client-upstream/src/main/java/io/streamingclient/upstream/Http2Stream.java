package io.streamingclient.upstream;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

/**
 * The state of one stream, and the link of the script that is played on it. That the
 * stream is <em>closed</em> is what both sides have said on the wire; that it has
 * <em>ended</em> is what became of the exchange.
 */
final class Http2Stream implements Link {

	private final AtomicReference<@Nullable ClientEnd> end = new AtomicReference<>();

	private final Board board = new Board();

	private final Http2Session session;

	private final int id;

	private final SeenExchange exchange;

	private volatile @Nullable Future<?> playing;

	private volatile boolean endSaid;

	private volatile boolean cut;

	private boolean endHeard;

	private boolean counted = true;

	private boolean withheld;

	private int owed;

	Http2Stream(Http2Session session, int id, SeenExchange exchange) {
		this.session = session;
		this.id = id;
		this.exchange = exchange;
	}

	int id() {
		return this.id;
	}

	SeenExchange exchange() {
		return this.exchange;
	}

	Http2Session session() {
		return this.session;
	}

	void playedBy(@Nullable Future<?> task) {
		this.playing = task;
	}

	@Override
	public boolean isOpen() {
		return !this.cut && this.end.get() == null && this.session.connection().isOpen();
	}

	@Override
	public void fin() {
		this.session.connection().fin();
	}

	@Override
	public void cut() {
		this.session.connection().cut();
	}

	@Override
	public void reset() {
		this.session.connection().reset();
	}

	@Override
	public void halfClose() throws IOException {
		this.session.connection().halfClose();
	}

	@Override
	public void stopReading() {
		this.board.update(() -> this.withheld = true);
	}

	@Override
	public void readAgain() {
		this.board.update(() -> {
			this.withheld = false;
			allow();
		});
	}

	/**
	 * Returns the window to the client, now or when it is allowed.
	 */
	void consumed(int bytes) {
		this.board.update(() -> {
			this.owed += bytes;
			allow();
		});
	}

	private void allow() {
		if (this.owed > 0 && !this.withheld && !this.endHeard) {
			this.session.output().answer(Frame.windowUpdate(this.id, this.owed));
			this.owed = 0;
		}
	}

	/**
	 * Tells whether END_STREAM was sent, or is being sent.
	 */
	boolean hasSaidEnd() {
		return this.endSaid;
	}

	/**
	 * Sends DATA as the windows of the client allow.
	 */
	void data(byte[] bytes, int length, boolean last) throws IOException {
		int at = 0;
		while (at < length) {
			int count = take(Math.min(length - at, Frame.MAX_PAYLOAD));
			data(Arrays.copyOfRange(bytes, at, at + count), last && at + count == length);
			at += count;
		}
		if (length == 0) {
			data(new byte[0], last);
		}
	}

	private void data(byte[] content, boolean last) throws IOException {
		try {
			frame(new Frame(Http2Frames.DATA, last ? Http2Frames.FLAG_END_STREAM : 0, this.id, content));
		}
		catch (InterruptedIOException ex) {
			this.session.windows().widen(0, content.length);
			throw ex;
		}
	}

	private int take(int wanted) throws IOException {
		try {
			return this.session.windows().take(this.id, wanted);
		}
		catch (InterruptedException ex) {
			throw new InterruptedIOException();
		}
	}

	/**
	 * Sends a header block, in as many frames as it takes.
	 */
	void headers(Headers fields, boolean last) throws IOException {
		byte[] block = Hpack.encode(fields);
		ByteArrayOutputStream frames = new ByteArrayOutputStream(block.length + Frame.HEAD_BYTES);
		int at = 0;
		do {
			int to = Math.min(block.length, at + Frame.MAX_PAYLOAD);
			int flags = ((to == block.length) ? Http2Frames.FLAG_END_HEADERS : 0)
					| ((last && at == 0) ? Http2Frames.FLAG_END_STREAM : 0);
			frames.writeBytes(new Frame((at == 0) ? Http2Frames.HEADERS : Http2Frames.CONTINUATION, flags, this.id,
					Arrays.copyOfRange(block, at, to))
				.encode());
			at = to;
		}
		while (at < block.length);
		write(frames.toByteArray(), last);
	}

	void headersWithoutEnd(Headers fields) throws IOException {
		byte[] bytes = new Frame(Http2Frames.HEADERS, 0, this.id, Hpack.encode(fields)).encode();
		this.session.output().writeLast(bytes);
		this.exchange.bytesWereSent(bytes.length);
	}

	/**
	 * Sends a frame on this stream.
	 */
	void frame(Frame frame) throws IOException {
		write(frame.encode(), frame.endsStream());
	}

	/**
	 * Sends bytes of this stream, which end it or not; nothing after RST_STREAM from the
	 * client.
	 */
	void write(byte[] bytes, boolean last) throws IOException {
		if (this.end.get() != null) {
			throw new InterruptedIOException();
		}
		this.session.output().write(bytes, () -> {
			if (last) {
				sayEnd();
			}
		});
		this.exchange.bytesWereSent(bytes.length);
	}

	/**
	 * Sends RST_STREAM.
	 */
	void resetStream(int errorCode) throws IOException {
		byte[] bytes = Frame.reset(this.id, errorCode).encode();
		this.session.output().write(bytes, this::close);
		this.cut = true;
		this.exchange.bytesWereSent(bytes.length);
	}

	private void sayEnd() {
		this.endSaid = true;
		if (this.board.read(() -> this.endHeard)) {
			close();
		}
	}

	/**
	 * Notes END_STREAM from the client.
	 */
	void hearEnd() {
		this.board.update(() -> this.endHeard = true);
		if (this.endSaid) {
			close();
		}
		this.exchange.requestIsWhole();
	}

	/**
	 * Notes RST_STREAM from the client.
	 */
	void hearReset(int errorCode) {
		this.exchange.resetArrived(errorCode);
		close();
		if (this.endSaid) {
			this.exchange.awaitEndFor(Connection.GRACE);
		}
		end(ClientEnd.RESET);
		interrupt();
	}

	void close() {
		disown();
		this.session.closed(this);
	}

	/**
	 * Counts the stream as open no more.
	 */
	void disown() {
		boolean[] first = new boolean[1];
		this.board.update(() -> {
			first[0] = this.counted;
			this.counted = false;
		});
		if (first[0]) {
			this.session.seen().streamClosed();
		}
	}

	/**
	 * Decides how the exchange ended, unless that is decided.
	 */
	void end(ClientEnd how) {
		if (this.end.compareAndSet(null, how)) {
			if (how != ClientEnd.COMPLETED) {
				close();
			}
			this.session.ended(this);
			this.exchange.ended(how);
		}
	}

	/**
	 * Ends the exchange because the connection is over, if it is decided who ended that;
	 * else the session does it later.
	 */
	void lose() {
		ClientEnd verdict = this.session.connection().verdict();
		if (verdict != null) {
			end(verdict);
		}
	}

	private void interrupt() {
		Future<?> task = this.playing;
		if (task != null) {
			task.cancel(true);
		}
	}

}
