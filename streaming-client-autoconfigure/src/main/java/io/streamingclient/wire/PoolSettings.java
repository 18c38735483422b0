package io.streamingclient.wire;

import java.time.Duration;

/**
 * The connection pool of one client.
 *
 * @param maxConnections connections per host
 * @param maxPending streams that may wait for a slot; the next one is refused at once
 * @param maxIdleTime how long an unused connection is kept
 * @param maxLifeTime how long a connection is used for new streams
 */
public record PoolSettings(int maxConnections, int maxPending, Duration maxIdleTime, Duration maxLifeTime) {

	private static final PoolSettings DEFAULTS = new PoolSettings(500, 1000, Duration.ofSeconds(55),
			Duration.ofMinutes(10));

	public PoolSettings {
		positive(maxConnections, "maxConnections");
		if (maxPending < 0) {
			throw new IllegalArgumentException("'maxPending' must not be negative but is " + maxPending);
		}
		positive(maxIdleTime.toMillis(), "maxIdleTime");
		positive(maxLifeTime.toMillis(), "maxLifeTime");
	}

	private static void positive(long value, String name) {
		if (value <= 0) {
			throw new IllegalArgumentException("'" + name + "' must be positive but is " + value);
		}
	}

	/**
	 * The documented defaults.
	 * @return the defaults
	 */
	public static PoolSettings defaults() {
		return DEFAULTS;
	}

}
