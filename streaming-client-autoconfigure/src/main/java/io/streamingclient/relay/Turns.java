package io.streamingclient.relay;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whatever touches an exchange of a servlet container does so in turn: one after the
 * other, on no event loop, not before the container has left the call that the exchange
 * came with, and not after it was told that the exchange is over.
 * <p>
 * A container uses the objects of an exchange again for the next one, as soon as its
 * listeners have returned. Whoever is still inside of a call at that time leaves what
 * went wrong there to a stranger. So the listeners wait here for the turn under way.
 */
final class Turns {

	private static final Logger logger = LoggerFactory.getLogger(Turns.class);

	// a call may wait for a client of HTTP/2, but none should take that long
	private static final long PATIENCE_SECONDS = 10;

	private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

	// those that wait, the one under way, and the call that the exchange came with
	private final AtomicInteger count = new AtomicInteger(1);

	private final AtomicBoolean begun = new AtomicBoolean();

	private final AtomicBoolean over = new AtomicBoolean();

	private final ReentrantLock turn = new ReentrantLock();

	private final Executor executor;

	Turns(Executor executor) {
		this.executor = executor;
	}

	/**
	 * Take a turn, on another thread if need be. One that comes when the exchange is over
	 * is taken too: it has to look.
	 */
	void take(Runnable work) {
		this.waiting.add(work);
		if (this.count.getAndIncrement() == 0) {
			try {
				this.executor.execute(this::workOff);
			}
			catch (RejectedExecutionException ex) {
				// the application is being closed
				this.over.set(true);
				workOff();
			}
		}
	}

	/**
	 * Take a turn on a thread of the container, which has left the call that the exchange
	 * came with.
	 */
	void takeHere(Runnable work) {
		this.waiting.add(work);
		if (this.count.getAndIncrement() == 0) {
			workOff();
		}
	}

	/**
	 * The container has left the call that the exchange came with.
	 */
	void begin() {
		if (this.begun.compareAndSet(false, true)) {
			workOff();
		}
	}

	/**
	 * Take the last turn, if the exchange is not over.
	 */
	void takeLast(Runnable work) {
		take(() -> {
			if (this.over.compareAndSet(false, true)) {
				work.run();
			}
		});
	}

	/**
	 * The exchange is over. To be called by the container, which must not go on before
	 * the turn under way is.
	 * @return whether it was not over before
	 */
	boolean end() {
		boolean first = this.over.compareAndSet(false, true);
		try {
			if (this.turn.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
				this.turn.unlock();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		begin();
		return first;
	}

	boolean isOver() {
		return this.over.get();
	}

	private void workOff() {
		int seen = 1;
		do {
			for (Runnable next = this.waiting.poll(); next != null; next = this.waiting.poll()) {
				run(next);
			}
			seen = this.count.addAndGet(-seen);
		}
		while (seen != 0);
	}

	private void run(Runnable work) {
		this.turn.lock();
		try {
			work.run();
		}
		catch (RuntimeException | Error ex) {
			logger.warn("A relay could not go on", ex);
		}
		finally {
			this.turn.unlock();
		}
	}

}
