package io.streamingclient.autoconfigure;

import org.springframework.context.SmartLifecycle;

import io.streamingclient.supervision.StreamSupervisor;

/**
 * Starts the supervised streams when the application context is ready, and ends them
 * before all other streams when it stops.
 */
final class SupervisionLifecycle implements SmartLifecycle {

	// started after StreamsLifecycle, and stopped before it
	private static final int PHASE = DEFAULT_PHASE - 256;

	private final StreamSupervisor supervisor;

	private volatile boolean running;

	SupervisionLifecycle(StreamSupervisor supervisor) {
		this.supervisor = supervisor;
	}

	@Override
	public void start() {
		this.supervisor.start();
		this.running = true;
	}

	// The thread that stops the application may be one that a listener needs.
	@Override
	public void stop(Runnable callback) {
		this.running = false;
		this.supervisor.stop().whenComplete((nothing, failure) -> callback.run());
	}

	/**
	 * End the streams, and do not wait for their listeners.
	 */
	@Override
	public void stop() {
		this.running = false;
		this.supervisor.stop();
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
