package io.streamingclient.stream;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The end of all streams when the application stops. New ones are refused. Those that
 * have not begun, and those that have no end of their own, are ended at once; the others
 * may come to their end within a budget. Streams that are only observed are left alone:
 * the web server's graceful shutdown may wait for them.
 */
public final class Drain {

	private static final long LOOK_EVERY_MILLIS = 20;

	private final LiveStreams streams;

	private final Duration budget;

	/**
	 * Create a drain that does nothing yet.
	 * @param streams the streams to end
	 * @param budget how long those that have an end may go on
	 */
	public Drain(LiveStreams streams, Duration budget) {
		this.streams = streams;
		this.budget = budget;
	}

	/**
	 * End the streams. Returns when all have ended, by themselves or with the
	 * {@link StreamShutdownException}, which is told on this thread. An interruption ends
	 * the budget.
	 */
	public void run() {
		long deadline = System.nanoTime() + this.budget.toNanos();
		this.streams.refuse();
		try {
			while (endTheEndless() && System.nanoTime() - deadline < 0) {
				// a stream may say what it is when its response comes
				TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.streams.shutDown();
	}

	/**
	 * End the streams that there is no sense in waiting for.
	 * @return whether there are others
	 */
	private boolean endTheEndless() {
		AtomicBoolean others = new AtomicBoolean();
		this.streams.forEach((stream) -> {
			if (stream.descriptor().observed()) {
				return;
			}
			if (stream.phase() == Phase.ACQUIRING || stream.wire().isEndless()) {
				stream.terminate(new StreamShutdownException(stream.failureContext()));
			}
			else {
				others.set(true);
			}
		});
		return others.get();
	}

}
