package io.streamingclient.upstream;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * One frame of HTTP/2.
 */
record Frame(int type, int flags, int streamId, byte[] payload) {

	static final int HEAD_BYTES = 9;

	/**
	 * What every peer must accept as the length of a payload.
	 */
	static final int MAX_PAYLOAD = 16 * 1024;

	private static final int PRIORITY_BYTES = 5;

	static Frame settings(int id, long value) {
		byte[] payload = ByteBuffer.allocate(6).putShort((short) id).putInt((int) value).array();
		return new Frame(Http2Frames.SETTINGS, 0, 0, payload);
	}

	static Frame settingsAck() {
		return new Frame(Http2Frames.SETTINGS, Http2Frames.FLAG_ACK, 0, new byte[0]);
	}

	static Frame ping(int flags, byte[] payload) {
		return new Frame(Http2Frames.PING, flags, 0, payload);
	}

	static Frame goAway(int lastStreamId, int errorCode) {
		return new Frame(Http2Frames.GOAWAY, 0, 0, ints(lastStreamId, errorCode));
	}

	static Frame windowUpdate(int streamId, int increment) {
		return new Frame(Http2Frames.WINDOW_UPDATE, 0, streamId, ints(increment));
	}

	static Frame reset(int streamId, int errorCode) {
		return new Frame(Http2Frames.RST_STREAM, 0, streamId, ints(errorCode));
	}

	static byte[] ints(int... values) {
		ByteBuffer bytes = ByteBuffer.allocate(values.length * Integer.BYTES);
		for (int value : values) {
			bytes.putInt(value);
		}
		return bytes.array();
	}

	boolean has(int flag) {
		return (this.flags & flag) != 0;
	}

	boolean endsStream() {
		return (this.type == Http2Frames.DATA || this.type == Http2Frames.HEADERS) && has(Http2Frames.FLAG_END_STREAM);
	}

	/**
	 * Returns one of the numbers in the payload.
	 */
	int intAt(int index) throws ProtocolException {
		if (this.payload.length < index + Integer.BYTES) {
			throw new ProtocolException("A frame of type " + this.type + " with " + this.payload.length + " bytes");
		}
		return ByteBuffer.wrap(this.payload).getInt(index);
	}

	/**
	 * Returns the payload without padding and priority.
	 */
	byte[] content() throws ProtocolException {
		int from = 0;
		int to = this.payload.length;
		if (has(Http2Frames.FLAG_PADDED) && to > 0) {
			from = 1;
			to -= this.payload[0] & 0xFF;
		}
		if (this.type == Http2Frames.HEADERS && has(Http2Frames.FLAG_PRIORITY)) {
			from += PRIORITY_BYTES;
		}
		if (from > to) {
			throw new ProtocolException("A frame of type " + this.type + " with more padding than bytes");
		}
		return Arrays.copyOfRange(this.payload, from, to);
	}

	byte[] encode() {
		return encode(this.payload.length);
	}

	/**
	 * Encodes the frame with a length that may be a lie.
	 */
	byte[] encode(int declaredLength) {
		return ByteBuffer.allocate(HEAD_BYTES + this.payload.length)
			.putInt(declaredLength << Byte.SIZE | this.type)
			.put((byte) this.flags)
			.putInt(this.streamId)
			.put(this.payload)
			.array();
	}

}
