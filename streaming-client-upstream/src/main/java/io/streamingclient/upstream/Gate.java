package io.streamingclient.upstream;

import java.time.Duration;

/**
 * A gate in a script: the script waits before it until the test opens it, and the test
 * can wait until a script has come so far. Once open, it stays open.
 */
public final class Gate {

	private final Board board = new Board();

	private boolean open;

	private int arrivals;

	/**
	 * Opens the gate for all who wait and all who will come.
	 */
	public void open() {
		this.board.update(() -> this.open = true);
	}

	/**
	 * Tells whether the gate is open.
	 * @return whether it is
	 */
	public boolean isOpen() {
		return this.board.read(() -> this.open);
	}

	/**
	 * Returns how many scripts have come to the gate so far.
	 * @return the number of arrivals
	 */
	public int arrivals() {
		return this.board.read(() -> this.arrivals);
	}

	/**
	 * Waits until a script has come to the gate.
	 * @param deadline how long to wait at most
	 * @throws AssertionError if none comes in time
	 */
	public void awaitArrival(Duration deadline) {
		awaitArrivals(1, deadline);
	}

	/**
	 * Waits until so many scripts have come to the gate.
	 * @param count how many
	 * @param deadline how long to wait at most
	 * @throws AssertionError if fewer come in time
	 */
	public void awaitArrivals(int count, Duration deadline) {
		this.board.expect(() -> this.arrivals >= count, deadline,
				() -> count + " arrivals at the gate, saw " + arrivals());
	}

	void pass() throws InterruptedException {
		this.board.update(() -> this.arrivals++);
		this.board.await(() -> this.open);
	}

}
