package io.streamingclient.actuate;

import java.time.Duration;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

import io.streamingclient.watch.Watchdog;

/**
 * Down when the watchdog's own heartbeat is old, or its sweeps fail again and again: then
 * no clock runs, and no other health can be believed.
 */
public final class WatchdogHealthIndicator extends AbstractHealthIndicator {

	// Three sweeps, and some patience with a busy machine.
	private static final Duration OLD = Watchdog.PERIOD.multipliedBy(3).plusSeconds(2);

	private final Watchdog watchdog;

	/**
	 * Create a new instance.
	 * @param watchdog the watchdog
	 */
	public WatchdogHealthIndicator(Watchdog watchdog) {
		super("The watchdog could not be asked");
		this.watchdog = watchdog;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		Duration sinceLastSweep = this.watchdog.sinceLastSweep();
		builder.up();
		if (sinceLastSweep.compareTo(OLD) > 0 || this.watchdog.isFailing()) {
			builder.down();
		}
		builder.withDetail("sinceLastSweep", sinceLastSweep)
			.withDetail("lastSweepTook", this.watchdog.lastSweepTook())
			.withDetail("failures", this.watchdog.failures());
	}

}
