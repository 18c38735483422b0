package io.streamingclient.client;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.Reference;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;

import io.streamingclient.stream.StreamException;

/**
 * What the application holds of bytes that it pulls. A buffer is released as soon as its
 * last byte was read. The fences keep this from being collected as abandoned while a
 * thread is inside.
 */
final class PulledBytes extends InputStream {

	private final PullBuffer<DataBuffer> buffer;

	private final AbandonedStreams.Watch watch;

	PulledBytes(PullBuffer<DataBuffer> buffer, AbandonedStreams abandoned) {
		this.buffer = buffer;
		this.watch = abandoned.watch(this, buffer);
	}

	@Override
	public int read() throws IOException {
		byte[] one = new byte[1];
		return (read(one, 0, 1) < 0) ? -1 : one[0] & 0xff;
	}

	@Override
	public int read(byte[] target, int offset, int length) throws IOException {
		Objects.checkFromIndexSize(offset, length, target.length);
		if (length == 0) {
			return 0;
		}
		try {
			int count = 0;
			// a buffer may be empty
			while (count == 0) {
				count = this.buffer.withNext((next) -> copy(next, target, offset, length));
			}
			return count;
		}
		catch (PullBuffer.ClosedException ex) {
			throw new IOException(ex.getMessage());
		}
		catch (StreamException ex) {
			throw new IOException(ex.getMessage(), ex);
		}
		finally {
			Reference.reachabilityFence(this);
		}
	}

	private int copy(@Nullable DataBuffer next, byte[] target, int offset, int length) {
		if (next == null) {
			return -1;
		}
		int count = Math.min(length, next.readableByteCount());
		next.read(target, offset, count);
		if (next.readableByteCount() == 0) {
			this.buffer.removeNext();
			DataBufferUtils.release(next);
		}
		return count;
	}

	@Override
	public int available() throws IOException {
		try {
			return this.buffer.withNextIfAny((next) -> (next != null) ? next.readableByteCount() : 0);
		}
		catch (PullBuffer.ClosedException ex) {
			throw new IOException(ex.getMessage());
		}
		catch (StreamException ex) {
			throw new IOException(ex.getMessage(), ex);
		}
		finally {
			Reference.reachabilityFence(this);
		}
	}

	@Override
	public void close() {
		this.watch.end();
		this.buffer.close();
		Reference.reachabilityFence(this);
	}

}
