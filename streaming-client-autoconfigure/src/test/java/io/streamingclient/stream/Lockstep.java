package io.streamingclient.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Threads that race each other in many rounds, which all of them begin at the same
 * moment.
 */
public final class Lockstep implements AutoCloseable {

	private static final int PATIENCE_SECONDS = 60;

	private final int size;

	private final CyclicBarrier start;

	private final ExecutorService threads;

	public Lockstep(int size) {
		this.size = size;
		this.start = new CyclicBarrier(size);
		this.threads = Executors.newFixedThreadPool(size);
	}

	/**
	 * Run so many rounds and wait for the end of the last.
	 * @param rounds how many
	 * @param racer what each thread does in each round
	 */
	public void race(int rounds, Racer racer) throws Exception {
		List<Future<?>> finishes = new ArrayList<>();
		for (int i = 0; i < this.size; i++) {
			int thread = i;
			finishes.add(this.threads.submit(() -> {
				run(rounds, thread, racer);
				return null;
			}));
		}
		for (Future<?> finish : finishes) {
			finish.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
		}
	}

	private void run(int rounds, int thread, Racer racer) throws Exception {
		try {
			for (int round = 0; round < rounds; round++) {
				this.start.await();
				racer.run(round, thread);
			}
		}
		finally {
			// all are through, or nobody shall wait for one that failed
			this.start.reset();
		}
	}

	@Override
	public void close() {
		this.threads.shutdownNow();
	}

	/**
	 * What a thread does in a round.
	 */
	@FunctionalInterface
	public interface Racer {

		void run(int round, int thread) throws Exception;

	}

}
