package io.streamingclient.table;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Threads that all start at the same moment.
 */
final class Race {

	private Race() {
	}

	/**
	 * Run an action on many threads and wait until all of them have ended.
	 * @param threads how many
	 * @param action what each does, given its number
	 * @return what was thrown
	 */
	static List<Throwable> of(int threads, IntConsumer action) throws InterruptedException {
		ConcurrentLinkedQueue<Throwable> thrown = new ConcurrentLinkedQueue<>();
		CountDownLatch start = new CountDownLatch(1);
		List<Thread> runners = new ArrayList<>();
		for (int i = 0; i < threads; i++) {
			int number = i;
			Thread runner = new Thread(() -> {
				try {
					start.await();
					action.accept(number);
				}
				catch (Throwable ex) {
					thrown.add(ex);
				}
			});
			runner.start();
			runners.add(runner);
		}
		start.countDown();
		for (Thread runner : runners) {
			runner.join(TimeUnit.SECONDS.toMillis(30));
			assertThat(runner.isAlive()).isFalse();
		}
		return List.copyOf(thrown);
	}

}
