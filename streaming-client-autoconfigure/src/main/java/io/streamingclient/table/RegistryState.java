package io.streamingclient.table;

import java.util.concurrent.atomic.AtomicReference;

/**
 * Whether a registry and its tables can be used: new, then open, then closed for good.
 */
final class RegistryState {

	private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.NEW);

	void open() {
		if (!this.phase.compareAndSet(Phase.NEW, Phase.OPEN)) {
			throw new IllegalStateException(
					"A table registry is opened once, and this one is or was open. Create a new one.");
		}
	}

	void close() {
		this.phase.set(Phase.CLOSED);
	}

	boolean isOpen() {
		return this.phase.get() == Phase.OPEN;
	}

	void requireOpen() {
		switch (this.phase.get()) {
			case NEW -> throw TableRegistryClosedException.notYetOpen();
			case CLOSED -> throw TableRegistryClosedException.closed();
			case OPEN -> {
			}
		}
	}

	private enum Phase {

		NEW, OPEN, CLOSED

	}

}
