package io.streamingclient.upstream;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Plays the scripts of one connection, one after the other.
 */
final class Player implements Runnable {

	private final BlockingQueue<Turn> turns = new LinkedBlockingQueue<>();

	private final Board board = new Board();

	private final Connection connection;

	private final Script onAccept;

	private boolean accepted;

	private boolean playing;

	private volatile boolean stopped;

	Player(Connection connection, Script onAccept) {
		this.connection = connection;
		this.onAccept = onAccept;
		this.accepted = onAccept.isEmpty();
	}

	void add(Turn turn) {
		this.turns.add(turn);
		if (this.stopped) {
			skipAll();
		}
	}

	boolean hasAccepted() {
		return this.board.read(() -> this.accepted);
	}

	boolean awaitIdle(Duration deadline) throws InterruptedException {
		return this.board.await(() -> !this.playing, deadline);
	}

	@Override
	public void run() {
		try {
			accept();
			while (this.connection.isOpen()) {
				play(this.turns.take());
			}
		}
		catch (InterruptedException ex) {
			// the connection is over
		}
		finally {
			this.stopped = true;
			skipAll();
		}
	}

	private void skipAll() {
		for (Turn turn = this.turns.poll(); turn != null; turn = this.turns.poll()) {
			turn.skip(this.connection);
		}
	}

	private void accept() {
		try {
			new Performance(this.connection, null).play(this.onAccept);
		}
		catch (RuntimeException | Error ex) {
			this.connection.reset();
			throw ex;
		}
		this.board.update(() -> this.accepted = true);
	}

	private void play(Turn turn) {
		this.board.update(() -> this.playing = true);
		try {
			turn.play(this.connection);
		}
		finally {
			this.board.update(() -> this.playing = false);
		}
	}

}
