package io.streamingclient.codec;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.Arrays;

/**
 * Bytes that have arrived, cut into lines at LF, CR or CRLF. No byte is looked at twice,
 * however the lines are split over arrivals.
 */
final class LineBuffer {

	private static final int INITIAL_SIZE = 512;

	private static final byte[] BYTE_ORDER_MARK = { (byte) 0xEF, (byte) 0xBB, (byte) 0xBF };

	private final int maxLineLength;

	private final boolean cutsLongLines;

	private byte[] bytes = new byte[INITIAL_SIZE];

	// bytes[from..to) have arrived; bytes[lineFrom..lineTo) is the current line
	private int from;

	private int scanned;

	private int to;

	private int lineFrom;

	private int lineTo;

	private long lineStart;

	private boolean lineCut;

	// how many bytes of the body stood before bytes[0]
	private long dropped;

	// how many bytes of the line that is arriving were dropped
	private long surplus;

	private boolean skipLineFeed;

	/**
	 * Create an empty buffer.
	 * @param maxLineLength how many bytes of a line are kept
	 * @param cutsLongLines whether a longer line is cut rather than an error
	 */
	LineBuffer(int maxLineLength, boolean cutsLongLines) {
		this.maxLineLength = maxLineLength;
		this.cutsLongLines = cutsLongLines;
	}

	void add(ByteBuffer arrived) {
		int length = arrived.remaining();
		makeRoom(length);
		arrived.get(this.bytes, this.to, length);
		this.to += length;
	}

	private void makeRoom(int length) {
		int kept = this.to - this.from;
		if (this.bytes.length - this.to >= length) {
			return;
		}
		byte[] target = (this.bytes.length - kept >= length) ? this.bytes
				: new byte[Math.max(kept + length, Math.min(2 * this.bytes.length, this.maxLineLength))];
		System.arraycopy(this.bytes, this.from, target, 0, kept);
		this.bytes = target;
		this.dropped += this.from;
		this.scanned -= this.from;
		this.from = 0;
		this.to = kept;
	}

	/**
	 * Move to the next whole line.
	 * @return whether there is one
	 * @throws ElementTooLargeException if it is longer than allowed and not to be cut
	 */
	boolean nextLine() {
		skipLineFeed();
		byte[] arrived = this.bytes;
		int end = this.to;
		for (int i = this.scanned; i < end; i++) {
			byte value = arrived[i];
			if (value == '\n' || value == '\r') {
				take(i, i + 1);
				this.skipLineFeed = value == '\r';
				return true;
			}
		}
		this.scanned = end;
		dropSurplus();
		return false;
	}

	// A CR ends a line at once; whether an LF belongs to it may show only later.
	private void skipLineFeed() {
		if (this.skipLineFeed && this.from < this.to) {
			this.skipLineFeed = false;
			if (this.bytes[this.from] == '\n') {
				this.from++;
				this.scanned = this.from;
			}
		}
	}

	private void take(int end, int next) {
		this.lineFrom = this.from;
		this.lineTo = end;
		this.lineStart = this.dropped + this.from;
		this.lineCut = this.surplus > 0;
		if (end - this.from > this.maxLineLength) {
			requireCutting();
			this.lineTo = this.from + this.maxLineLength;
			this.lineCut = true;
		}
		this.dropped += this.surplus;
		this.surplus = 0;
		this.from = next;
		this.scanned = next;
	}

	private void dropSurplus() {
		int over = this.to - this.from - this.maxLineLength;
		if (over > 0) {
			requireCutting();
			this.to -= over;
			this.scanned = this.to;
			this.surplus += over;
		}
	}

	private void requireCutting() {
		if (!this.cutsLongLines) {
			throw new ElementTooLargeException(this.maxLineLength);
		}
	}

	/**
	 * Move to what has arrived behind the last line end.
	 * @return whether there is anything
	 */
	boolean rest() {
		skipLineFeed();
		take(this.to, this.to);
		return this.lineFrom < this.lineTo;
	}

	/**
	 * Where the current line begins.
	 * @return bytes of the body before it
	 */
	long lineStart() {
		return this.lineStart;
	}

	/**
	 * Whether the current line is longer than allowed, so that only its beginning is
	 * here.
	 * @return whether the line was cut
	 */
	boolean isCut() {
		return this.lineCut;
	}

	int length() {
		return this.lineTo - this.lineFrom;
	}

	byte byteAt(int index) {
		return this.bytes[this.lineFrom + index];
	}

	int indexOf(byte value) {
		for (int i = this.lineFrom; i < this.lineTo; i++) {
			if (this.bytes[i] == value) {
				return i - this.lineFrom;
			}
		}
		return -1;
	}

	boolean startsWith(byte[] prefix, int length) {
		return length == prefix.length && length() >= length
				&& Arrays.equals(this.bytes, this.lineFrom, this.lineFrom + length, prefix, 0, length);
	}

	void dropByteOrderMark() {
		if (startsWith(BYTE_ORDER_MARK, BYTE_ORDER_MARK.length)) {
			this.lineFrom += BYTE_ORDER_MARK.length;
		}
	}

	String text(int fromIndex, Charset charset) {
		int start = this.lineFrom + fromIndex;
		return new String(this.bytes, start, this.lineTo - start, charset);
	}

	/**
	 * Where the bytes of the current line are.
	 * @return an array with the line at {@link #offset()}
	 */
	byte[] array() {
		return this.bytes;
	}

	int offset() {
		return this.lineFrom;
	}

	void copyTo(byte[] target, int position, int fromIndex, int count) {
		System.arraycopy(this.bytes, this.lineFrom + fromIndex, target, position, count);
	}

}
