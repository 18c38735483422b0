package io.streamingclient.client;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

import org.awaitility.Awaitility;

import static io.streamingclient.client.TestApplication.SOON;

/**
 * The kinds of threads that may block: platform threads, and virtual threads on a JDK
 * that has them.
 */
enum ReaderThreads {

	/** One of the operating system. */
	PLATFORM,

	/** One of the JDK. */
	VIRTUAL;

	static Stream<ReaderThreads> available() {
		return (Runtime.version().feature() >= 21) ? Stream.of(values()) : Stream.of(PLATFORM);
	}

	/**
	 * Start a thread.
	 * @param <V> the type of the result
	 * @param reading what it does
	 * @return the thread
	 */
	<V> Reader<V> start(Callable<V> reading) {
		FutureTask<V> task = new FutureTask<>(reading);
		Thread thread = factory().newThread(task);
		thread.start();
		return new Reader<>(thread, task);
	}

	private ThreadFactory factory() {
		if (this == PLATFORM) {
			return Thread::new;
		}
		try {
			Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
			return (ThreadFactory) Class.forName("java.lang.Thread$Builder").getMethod("factory").invoke(builder);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * A thread that reads.
	 *
	 * @param <V> the type of the result
	 */
	record Reader<V>(Thread thread, FutureTask<V> task) {

		/**
		 * Wait until the thread waits.
		 */
		void awaitWaiting() {
			Awaitility.await().atMost(SOON).until(() -> this.thread.getState() == Thread.State.WAITING);
		}

		void interrupt() {
			this.thread.interrupt();
		}

		V result() {
			try {
				return this.task.get(SOON.toMillis(), TimeUnit.MILLISECONDS);
			}
			catch (InterruptedException | ExecutionException | TimeoutException ex) {
				throw new AssertionError(ex);
			}
		}

		Throwable failure() {
			try {
				this.task.get(SOON.toMillis(), TimeUnit.MILLISECONDS);
			}
			catch (ExecutionException ex) {
				return ex.getCause();
			}
			catch (InterruptedException | TimeoutException ex) {
				throw new AssertionError(ex);
			}
			throw new AssertionError("It did not fail");
		}

	}

}
