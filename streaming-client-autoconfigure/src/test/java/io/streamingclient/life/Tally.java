package io.streamingclient.life;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.codec.ServerSentEvent;

/**
 * How far a consumer is in its {@link NumberedLines}, and whether all of it came once and
 * in order. Used by one thread at a time.
 */
final class Tally {

	private volatile long bytes;

	private volatile boolean inOrder = true;

	void take(Object element) {
		if (element instanceof DataBuffer buffer) {
			byte[] copy = new byte[buffer.readableByteCount()];
			buffer.read(copy);
			take(copy, copy.length);
		}
		else if (element instanceof byte[] part) {
			take(part, part.length);
		}
		else if (element instanceof ServerSentEvent<?> event) {
			takeLine(event.id() + event.data(), "" + lines() + lines());
		}
		else {
			takeLine((String) element, NumberedLines.line(lines()));
		}
	}

	private void take(byte[] part, int count) {
		long position = this.bytes;
		for (int i = 0; i < count; i++) {
			this.inOrder &= part[i] == NumberedLines.at(position + i);
		}
		this.bytes = position + count;
	}

	private void takeLine(String line, String expected) {
		this.inOrder &= line.equals(expected);
		this.bytes += NumberedLines.WIDTH;
	}

	static void release(Object element) {
		if (element instanceof DataBuffer buffer) {
			DataBufferUtils.release(buffer);
		}
	}

	long bytes() {
		return this.bytes;
	}

	private long lines() {
		return this.bytes / NumberedLines.WIDTH;
	}

	boolean isInOrder() {
		return this.inOrder;
	}

}
