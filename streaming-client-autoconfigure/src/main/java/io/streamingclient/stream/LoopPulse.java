package io.streamingclient.stream;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * The heartbeat of one event loop. A loop that code of the application blocks serves none
 * of its streams, and cannot say so itself: the watchdog asks, and the loop answers when
 * it comes to it.
 */
public final class LoopPulse {

	private final Executor loop;

	private final Thread thread;

	private volatile boolean answered = true;

	private volatile boolean reported;

	private long askedAt;

	LoopPulse(Executor loop, Thread thread) {
		this.loop = loop;
		this.thread = thread;
	}

	/**
	 * Ask the loop for a sign of life, unless it was asked in this sweep or owes an
	 * answer. For the watchdog only.
	 * @param now the time of this sweep, in nanoseconds
	 */
	public void ask(long now) {
		if (this.answered && this.askedAt != now) {
			this.askedAt = now;
			this.answered = false;
			try {
				this.loop.execute(this::answer);
			}
			catch (RejectedExecutionException ex) {
				// a loop that is gone has no streams to harm
				this.answered = true;
			}
		}
	}

	private void answer() {
		this.reported = false;
		this.answered = true;
	}

	/**
	 * How long the loop has owed an answer. For the watchdog only.
	 * @param now the time of this sweep, in nanoseconds
	 * @return nanoseconds, or zero if it has answered
	 */
	public long silentNanos(long now) {
		return this.answered ? 0 : now - this.askedAt;
	}

	/**
	 * Report this silence of the loop.
	 * @return {@code false} if it was reported before
	 */
	public boolean beginReport() {
		if (this.reported) {
			return false;
		}
		this.reported = true;
		return true;
	}

	/**
	 * The thread of the loop.
	 * @return the thread
	 */
	public Thread thread() {
		return this.thread;
	}

}
