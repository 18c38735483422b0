package io.streamingclient.supervision;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of the supervisor: one that waits, and as many as there are listeners at
 * work. A stream that has nothing to do has none.
 */
final class SupervisorThreads implements AutoCloseable {

	private static final long KEEP_SECONDS = 10;

	private static final long RETRY_SECONDS = 1;

	private static final long CLOSE_SECONDS = 2;

	private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1,
			(task) -> new Worker(task, "streaming-client-supervisor"));

	private final ThreadPoolExecutor pool = new ThreadPoolExecutor(0, Integer.MAX_VALUE, KEEP_SECONDS, TimeUnit.SECONDS,
			new SynchronousQueue<>(), named("streaming-client-supervised-"));

	SupervisorThreads() {
		this.timer.setRemoveOnCancelPolicy(true);
	}

	private static ThreadFactory named(String prefix) {
		AtomicInteger number = new AtomicInteger();
		return (task) -> new Worker(task, prefix + number.incrementAndGet());
	}

	// Where there is no thread to be had later, this one is there.
	void start() {
		this.timer.prestartCoreThread();
	}

	Executor pool() {
		return this.pool;
	}

	Future<?> schedule(Runnable task, Duration delay) {
		return this.timer.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
	}

	void later(Runnable task) {
		this.timer.schedule(task, RETRY_SECONDS, TimeUnit.SECONDS);
	}

	@Override
	public void close() {
		this.timer.shutdownNow();
		this.pool.shutdown();
		if (Thread.currentThread() instanceof Worker) {
			// a listener closes the application: it must not interrupt itself
			return;
		}
		this.pool.shutdownNow();
		try {
			this.pool.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static final class Worker extends Thread {

		Worker(Runnable task, String name) {
			super(task, name);
			setDaemon(true);
		}

	}

}
