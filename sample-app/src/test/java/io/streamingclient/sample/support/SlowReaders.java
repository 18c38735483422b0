package io.streamingclient.sample.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Many clients on one thread, each of which takes so many bytes a second and no more.
 */
public final class SlowReaders implements AutoCloseable {

	private static final int TICKS_PER_SECOND = 10;

	private static final int RECEIVE_BUFFER = 32 * 1024;

	private final List<SocketChannel> sockets = new ArrayList<>();

	private final Thread thread = new Thread(this::read, "slow-readers");

	private final ByteBuffer block;

	private volatile long bytes;

	private volatile int ended;

	private volatile boolean closed;

	private SlowReaders(int bytesPerSecond) {
		this.block = ByteBuffer.allocate(bytesPerSecond / TICKS_PER_SECOND);
	}

	public static SlowReaders start(int count, int bytesPerSecond, URI uri) throws IOException {
		SlowReaders readers = new SlowReaders(bytesPerSecond);
		String request = "GET " + uri.getRawPath() + " HTTP/1.1\r\nHost: " + uri.getAuthority() + "\r\n\r\n";
		for (int i = 0; i < count; i++) {
			SocketChannel socket = SocketChannel.open();
			readers.sockets.add(socket);
			socket.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
			socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
			socket.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
			socket.configureBlocking(false);
		}
		readers.thread.start();
		return readers;
	}

	private void read() {
		long due = System.nanoTime();
		while (!this.closed) {
			this.sockets.removeIf(this::hasEnded);
			due += TimeUnit.SECONDS.toNanos(1) / TICKS_PER_SECOND;
			for (long early = due - System.nanoTime(); early > 0; early = due - System.nanoTime()) {
				LockSupport.parkNanos(early);
			}
		}
	}

	private boolean hasEnded(SocketChannel socket) {
		try {
			int count = socket.read(this.block.clear());
			this.bytes += Math.max(count, 0);
			if (count >= 0) {
				return false;
			}
		}
		catch (IOException ex) {
			// a reset is an end too
		}
		this.ended++;
		return true;
	}

	/**
	 * How many bytes all of them have read.
	 */
	public long bytes() {
		return this.bytes;
	}

	/**
	 * How many of them the server has cut off.
	 */
	public int ended() {
		return this.ended;
	}

	/**
	 * All go away at once.
	 */
	@Override
	public void close() {
		this.closed = true;
		try {
			this.thread.join();
			for (SocketChannel socket : this.sockets) {
				socket.close();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
