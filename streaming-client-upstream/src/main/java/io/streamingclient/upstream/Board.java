package io.streamingclient.upstream;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Guards some state, and lets threads wait for a condition on it.
 */
final class Board {

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	void update(Runnable change) {
		this.lock.lock();
		try {
			change.run();
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	<T> T read(Supplier<T> question) {
		this.lock.lock();
		try {
			return question.get();
		}
		finally {
			this.lock.unlock();
		}
	}

	void await(BooleanSupplier condition) throws InterruptedException {
		this.lock.lockInterruptibly();
		try {
			while (!condition.getAsBoolean()) {
				this.changed.await();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	boolean await(BooleanSupplier condition, Duration deadline) throws InterruptedException {
		long left = deadline.toNanos();
		this.lock.lockInterruptibly();
		try {
			while (!condition.getAsBoolean()) {
				if (left <= 0) {
					return false;
				}
				left = this.changed.awaitNanos(left);
			}
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Waits for what a test expects.
	 * @throws AssertionError with the sentence when the deadline passes first
	 */
	void expect(BooleanSupplier condition, Duration deadline, Supplier<String> sentence) {
		try {
			if (!await(condition, deadline)) {
				throw new AssertionError("Not within " + deadline + ": " + sentence.get());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("Interrupted while waiting for: " + sentence.get(), ex);
		}
	}

}
