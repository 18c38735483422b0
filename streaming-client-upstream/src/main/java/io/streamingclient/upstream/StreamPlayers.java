package io.streamingclient.upstream;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * The threads that play the scripts of one connection with HTTP/2, one for each.
 */
final class StreamPlayers {

	private final Queue<Thread> started = new ConcurrentLinkedQueue<>();

	private final ExecutorService threads;

	StreamPlayers(String name) {
		this.threads = Executors.newCachedThreadPool((work) -> {
			Thread thread = new Thread(work, name + "-stream");
			thread.setDaemon(true);
			this.started.add(thread);
			return thread;
		});
	}

	/**
	 * Plays a script, unless the connection is over.
	 */
	@Nullable Future<?> play(Runnable script) {
		try {
			return this.threads.submit(script);
		}
		catch (RejectedExecutionException ex) {
			return null;
		}
	}

	void interrupt() {
		this.threads.shutdownNow();
	}

	void awaitIdle(Duration deadline) throws InterruptedException {
		this.threads.awaitTermination(deadline.toMillis(), TimeUnit.MILLISECONDS);
	}

	void join(Duration deadline) throws InterruptedException {
		for (Thread thread : this.started) {
			thread.join(deadline.toMillis());
		}
	}

}
