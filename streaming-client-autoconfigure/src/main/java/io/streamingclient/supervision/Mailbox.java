package io.streamingclient.supervision;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks one after the other, in the order in which they came, on whatever thread the
 * pool has. It takes none while there is nothing to do.
 */
final class Mailbox {

	private static final Logger logger = LoggerFactory.getLogger(Mailbox.class);

	private final SupervisorThreads threads;

	private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

	private final AtomicInteger due = new AtomicInteger();

	private volatile @Nullable Thread worker;

	Mailbox(SupervisorThreads threads) {
		this.threads = threads;
	}

	/**
	 * Leave a task. Never blocks, never throws.
	 * @param task is not run if the threads are closed
	 */
	void tell(Runnable task) {
		this.tasks.add(task);
		if (this.due.getAndIncrement() == 0) {
			dispatch();
		}
	}

	private void dispatch() {
		try {
			this.threads.pool().execute(this::work);
		}
		catch (RejectedExecutionException ex) {
			logger.trace("The supervisor is closed", ex);
		}
		catch (Throwable ex) {
			// no thread to be had: what is due must not be forgotten
			this.threads.later(this::dispatch);
			logger.warn("A supervised stream has to wait for a thread", ex);
		}
	}

	private void work() {
		do {
			runNext();
		}
		while (this.due.decrementAndGet() != 0);
	}

	private void runNext() {
		this.worker = Thread.currentThread();
		try {
			this.tasks.remove().run();
		}
		catch (Throwable ex) {
			failed(ex);
		}
		finally {
			this.worker = null;
		}
	}

	private static void failed(Throwable failure) {
		try {
			logger.error("A supervised stream could not be looked after", failure);
		}
		catch (Throwable ex) {
			// without memory the log fails too; the next task must be run
		}
	}

	/**
	 * Whether this is called by one of the tasks.
	 * @return whether to wait for them would be in vain
	 */
	boolean isWorkedOffHere() {
		return this.worker == Thread.currentThread();
	}

}
