package io.streamingclient.autoconfigure;

import java.time.Duration;

import org.springframework.context.SmartLifecycle;

import io.streamingclient.stream.Drain;
import io.streamingclient.stream.LiveStreams;

/**
 * Ends all streams when the application context stops. Its phase is above that of the web
 * server's graceful shutdown, which would otherwise wait for responses that relay them.
 */
final class StreamsLifecycle implements SmartLifecycle {

	// Lifecycle beans stop in descending order; the web server's graceful shutdown is at
	// DEFAULT_PHASE - 1024
	private static final int PHASE = DEFAULT_PHASE - 512;

	private final LiveStreams streams;

	private final Duration drainTimeout;

	private volatile boolean running;

	StreamsLifecycle(LiveStreams streams, Duration drainTimeout) {
		this.streams = streams;
		this.drainTimeout = drainTimeout;
	}

	@Override
	public void start() {
		this.streams.resume();
		this.running = true;
	}

	// A thread of its own: the one that stops the application may be an event loop, which
	// the streams need to come to their end.
	@Override
	public void stop(Runnable callback) {
		this.running = false;
		Drain drain = new Drain(this.streams, this.drainTimeout);
		new Thread(() -> {
			try {
				drain.run();
			}
			finally {
				callback.run();
			}
		}, "streaming-client-drain").start();
	}

	/**
	 * End all streams now.
	 */
	@Override
	public void stop() {
		this.running = false;
		this.streams.shutDown();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}
