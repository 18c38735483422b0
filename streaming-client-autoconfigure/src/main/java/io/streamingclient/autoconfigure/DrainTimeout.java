package io.streamingclient.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * How long streams may go on when the application stops: less than Boot waits for them.
 */
final class DrainTimeout {

	private static final Duration DEFAULT = Duration.ofSeconds(20);

	private static final String NAME = "shutdown.drain-timeout";

	private static final String PHASE = "spring.lifecycle.timeout-per-shutdown-phase";

	private static final Duration DEFAULT_PHASE = Duration.ofSeconds(30);

	private DrainTimeout() {
	}

	static Duration of(@Nullable Duration set, Environment environment) {
		Duration phase = Binder.get(environment).bind(PHASE, Duration.class).orElse(DEFAULT_PHASE);
		return (set != null) ? checked(set, phase) : shorter(DEFAULT, phase.multipliedBy(2).dividedBy(3));
	}

	private static Duration checked(Duration set, Duration phase) {
		PropertyReader reader = new PropertyReader("streaming.client.");
		reader.positive(NAME, set);
		if (set.compareTo(phase) >= 0) {
			throw reader.invalid(NAME,
					"it must be below '" + PHASE + "', which is " + phase.toMillis() + " ms, but is " + set.toMillis()
							+ " ms",
					"Set a shorter time, or raise '" + PHASE + "': Boot stops waiting for the streams then.", null);
		}
		return set;
	}

	private static Duration shorter(Duration one, Duration other) {
		return (one.compareTo(other) < 0) ? one : other;
	}

}
