package io.streamingclient.upstream;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;

/**
 * Reads from a connection only while its script allows it, and looks after the client
 * while it does not.
 */
final class GuardedInput extends InputStream {

	private static final Duration LOOK_EVERY = Duration.ofMillis(20);

	private final Connection connection;

	private final InputStream in;

	GuardedInput(Connection connection) throws IOException {
		this.connection = connection;
		this.in = connection.transport().input();
	}

	@Override
	public int read() throws IOException {
		byte[] one = new byte[1];
		return (read(one, 0, 1) < 0) ? -1 : one[0] & 0xFF;
	}

	@Override
	public int read(byte[] target, int offset, int length) throws IOException {
		try {
			awaitReading();
		}
		catch (InterruptedException ex) {
			throw new InterruptedIOException();
		}
		return this.in.read(target, offset, length);
	}

	private void awaitReading() throws IOException, InterruptedException {
		if (this.connection.awaitReading(Duration.ZERO)) {
			return;
		}
		while (!this.connection.awaitReading(LOOK_EVERY)) {
			switch (this.connection.transport().peer()) {
				case CLOSED -> throw new IOException("The client has closed its end");
				case RESET -> throw new IOException("Connection reset");
				case OPEN -> {
				}
			}
		}
	}

}
