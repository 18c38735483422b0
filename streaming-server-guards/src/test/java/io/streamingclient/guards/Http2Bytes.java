package io.streamingclient.guards;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Frames of HTTP/2, byte by byte.
 */
final class Http2Bytes {

	static final int END_STREAM = 1;

	static final int END_HEADERS = 4;

	private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

	static Http2Bytes preface() {
		Http2Bytes bytes = new Http2Bytes();
		bytes.bytes.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
		return bytes.frame(4, 0, 0, new byte[0]);
	}

	static Http2Bytes empty() {
		return new Http2Bytes();
	}

	Http2Bytes get(int stream, int flags, String path) {
		return request(stream, flags, 0x82, path);
	}

	Http2Bytes post(int stream, int flags, String path) {
		return request(stream, flags, 0x83, path);
	}

	Http2Bytes ping() {
		return frame(6, 0, 0, new byte[8]);
	}

	Http2Bytes data(int stream, int flags, int length) {
		return frame(0, flags, stream, new byte[length]);
	}

	Http2Bytes continuation(int stream, int flags) {
		return frame(9, flags, stream, new byte[] { 0x04, 0x01, 'a' });
	}

	private Http2Bytes request(int stream, int flags, int method, String path) {
		ByteArrayOutputStream block = new ByteArrayOutputStream();
		block.write(method);
		block.write(0x86);
		literal(block, 0x04, path);
		literal(block, 0x01, "here");
		return frame(1, flags, stream, block.toByteArray());
	}

	private static void literal(ByteArrayOutputStream block, int name, String value) {
		block.write(name);
		block.write(value.length());
		block.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
	}

	private Http2Bytes frame(int type, int flags, int stream, byte[] payload) {
		this.bytes.write(payload.length >> 16);
		this.bytes.write(payload.length >> 8);
		this.bytes.write(payload.length);
		this.bytes.write(type);
		this.bytes.write(flags);
		for (int shift = 24; shift >= 0; shift -= 8) {
			this.bytes.write(stream >> shift);
		}
		this.bytes.writeBytes(payload);
		return this;
	}

	byte[] toBytes() {
		return this.bytes.toByteArray();
	}

}
