package io.streamingclient.guards;

import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;

/**
 * Walks over the bytes that an HTTP/2 client sends, from frame to frame, and knows
 * whether a request head is begun and not yet whole.
 */
final class Http2Heads {

	private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

	private static final int FRAME_HEAD = 9;

	private static final int HEADERS = 1;

	private static final int CONTINUATION = 9;

	private static final int END_HEADERS = 4;

	private int preface;

	private int headBytes;

	private long length;

	private int type;

	private int flags;

	private boolean open;

	private boolean any;

	/**
	 * Compare the first bytes of a connection with the preface.
	 * @param bytes what arrived; not read
	 * @return whether the connection may be one of HTTP/2
	 */
	boolean accept(ByteBuf bytes) {
		int at = bytes.readerIndex();
		while (at < bytes.writerIndex() && this.preface < PREFACE.length) {
			if (bytes.getByte(at++) != PREFACE[this.preface++]) {
				return false;
			}
		}
		while (at < bytes.writerIndex()) {
			at = walk(bytes, at);
		}
		return true;
	}

	private int walk(ByteBuf bytes, int at) {
		if (this.headBytes < FRAME_HEAD) {
			frameHead(bytes.getUnsignedByte(at));
			return at + 1;
		}
		int skipped = (int) Math.min(this.length, bytes.writerIndex() - at);
		this.length -= skipped;
		endOfFrame();
		return at + skipped;
	}

	private void frameHead(int value) {
		switch (this.headBytes++) {
			case 0 -> this.length = value;
			case 1, 2 -> this.length = (this.length << 8) | value;
			case 3 -> this.type = value;
			case 4 -> this.flags = value;
			case FRAME_HEAD - 1 -> {
				this.open = this.open || this.type == HEADERS;
				endOfFrame();
			}
			default -> {
			}
		}
	}

	private void endOfFrame() {
		if (this.length == 0) {
			this.headBytes = 0;
			if ((this.type == HEADERS || this.type == CONTINUATION) && (this.flags & END_HEADERS) != 0) {
				this.open = false;
				this.any = true;
			}
		}
	}

	/**
	 * Return whether the preface has arrived.
	 * @return whether frames follow
	 */
	boolean isBegun() {
		return this.preface == PREFACE.length;
	}

	/**
	 * Return whether a head is begun and not whole.
	 * @return whether the next bytes belong to a head
	 */
	boolean isOpen() {
		return this.open;
	}

	/**
	 * Return whether a whole head has arrived.
	 * @return whether there was one at least
	 */
	boolean hasHeads() {
		return this.any;
	}

}
