package io.streamingclient.supervision;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * When a saved position is forced to the disk. What is saved survives the process in any
 * case; what is forced survives a power failure too.
 *
 * @param interval the shortest time between two times that one file is forced; zero to
 * force it always, {@code null} never
 */
public record FsyncPolicy(@Nullable Duration interval) {

	/**
	 * Create a policy.
	 * @throws IllegalArgumentException if the interval is negative
	 */
	public FsyncPolicy {
		if (interval != null && interval.isNegative()) {
			throw new IllegalArgumentException("The interval must not be negative but is " + interval);
		}
	}

	/**
	 * Force each position that is saved.
	 * @return the policy
	 */
	public static FsyncPolicy always() {
		return new FsyncPolicy(Duration.ZERO);
	}

	/**
	 * Force nothing. After a power failure a file may be corrupt, and is refused then.
	 * @return the policy
	 */
	public static FsyncPolicy never() {
		return new FsyncPolicy(null);
	}

	/**
	 * Force a position now and then, and when the application stops. After a power
	 * failure a file may be corrupt, and is refused then.
	 * @param interval the shortest time between two times
	 * @return the policy
	 */
	public static FsyncPolicy every(Duration interval) {
		return new FsyncPolicy(interval);
	}

	boolean isDue(long nanosSinceLast) {
		return this.interval != null && nanosSinceLast >= this.interval.toNanos();
	}

}
