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

	private final int maxLineLength;

	private byte[] bytes = new byte[INITIAL_SIZE];

	// bytes[from..to) have arrived; bytes[lineFrom..lineTo) is the current line
	private int from;

	private int scanned;

	private int to;

	private int lineFrom;

	private int lineTo;

	// how many bytes of the body stood before bytes[0]
	private long dropped;

	private boolean skipLineFeed;

	LineBuffer(int maxLineLength) {
		this.maxLineLength = maxLineLength;
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
	 * @throws ElementTooLargeException if it is longer than allowed
	 */
	boolean nextLine() {
		skipLineFeed();
		while (this.scanned < this.to) {
			byte value = this.bytes[this.scanned];
			if (value == '\n' || value == '\r') {
				take(value == '\r');
				return true;
			}
			this.scanned++;
		}
		requireAllowedLength(this.to - this.from);
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

	private void take(boolean carriageReturn) {
		requireAllowedLength(this.scanned - this.from);
		this.lineFrom = this.from;
		this.lineTo = this.scanned;
		this.scanned++;
		this.from = this.scanned;
		this.skipLineFeed = carriageReturn;
	}

	private void requireAllowedLength(int length) {
		if (length > this.maxLineLength) {
			throw new ElementTooLargeException(this.maxLineLength);
		}
	}

	/**
	 * Move to what has arrived behind the last line end.
	 * @return whether there is anything
	 */
	boolean rest() {
		skipLineFeed();
		this.lineFrom = this.from;
		this.lineTo = this.to;
		this.from = this.to;
		this.scanned = this.to;
		return this.lineFrom < this.lineTo;
	}

	/**
	 * Where the current line begins.
	 * @return bytes of the body before it
	 */
	long lineStart() {
		return this.dropped + this.lineFrom;
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

	void dropFirst(int count) {
		this.lineFrom += count;
	}

	String text(int fromIndex, Charset charset) {
		int start = this.lineFrom + fromIndex;
		return new String(this.bytes, start, this.lineTo - start, charset);
	}

	int copyTo(byte[] target, int position, int fromIndex) {
		int count = length() - fromIndex;
		System.arraycopy(this.bytes, this.lineFrom + fromIndex, target, position, count);
		return count;
	}

}
