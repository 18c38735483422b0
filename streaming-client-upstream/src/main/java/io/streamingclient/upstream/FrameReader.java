package io.streamingclient.upstream;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Reads the frames of one connection.
 */
final class FrameReader {

	static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

	private final DataInputStream in;

	FrameReader(InputStream in) {
		this.in = new DataInputStream(in);
	}

	/**
	 * Reads what a client of HTTP/2 sends before anything else, or tells that it closed
	 * without a word.
	 */
	boolean readPreface() throws IOException {
		for (int i = 0; i < PREFACE.length; i++) {
			int next = this.in.read();
			if (next < 0 && i == 0) {
				return false;
			}
			if (next != PREFACE[i]) {
				throw new ProtocolException("Not the preface of HTTP/2");
			}
		}
		return true;
	}

	/**
	 * Reads the next frame, or null if there is none.
	 */
	@Nullable Frame read() throws IOException {
		int first = this.in.read();
		if (first < 0) {
			return null;
		}
		int length = first << 16 | this.in.readUnsignedShort();
		int type = this.in.readUnsignedByte();
		int flags = this.in.readUnsignedByte();
		int streamId = this.in.readInt() & Integer.MAX_VALUE;
		byte[] payload = new byte[length];
		this.in.readFully(payload);
		return new Frame(type, flags, streamId, payload);
	}

	/**
	 * Reads the frames that complete a header block, and joins their contents.
	 */
	byte[] readBlock(Frame headers) throws IOException {
		byte[] block = headers.content();
		boolean complete = headers.has(Http2Frames.FLAG_END_HEADERS);
		while (!complete) {
			Frame next = read();
			if (next == null || next.type() != Http2Frames.CONTINUATION || next.streamId() != headers.streamId()) {
				throw new ProtocolException("No CONTINUATION of HEADERS");
			}
			int end = block.length;
			block = Arrays.copyOf(block, end + next.payload().length);
			System.arraycopy(next.payload(), 0, block, end, next.payload().length);
			complete = next.has(Http2Frames.FLAG_END_HEADERS);
		}
		return block;
	}

}
