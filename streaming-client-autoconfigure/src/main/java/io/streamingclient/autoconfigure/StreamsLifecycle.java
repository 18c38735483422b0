package io.streamingclient.autoconfigure;

import org.springframework.context.SmartLifecycle;

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

	private volatile boolean running;

	StreamsLifecycle(LiveStreams streams) {
		this.streams = streams;
	}

	@Override
	public void start() {
		this.streams.resume();
		this.running = true;
	}

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
