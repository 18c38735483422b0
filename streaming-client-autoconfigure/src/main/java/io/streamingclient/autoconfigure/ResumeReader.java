package io.streamingclient.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.streamingclient.client.Resumption;
import io.streamingclient.resume.Attempts;
import io.streamingclient.resume.ResumeMode;
import io.streamingclient.stream.Backoff;

/**
 * Reads how streams go on. What a client does not set is as set for all.
 *
 * @param reader names the properties
 * @param defaults what is set for all
 */
record ResumeReader(PropertyReader reader, StreamingClientProperties.Resume defaults) {

	Resumption read(@Nullable ResumeMode mode, @Nullable Integer maxAttempts, @Nullable Duration initialBackoff,
			@Nullable Duration maxBackoff, @Nullable Duration maxOutage, @Nullable Duration healthyAfter) {
		int attempts = (maxAttempts != null) ? this.reader.positive("resume.max-attempts", maxAttempts)
				: this.defaults.maxAttempts();
		Duration initial = (initialBackoff != null) ? this.reader.positive("resume.initial-backoff", initialBackoff)
				: this.defaults.initialBackoff();
		Duration max = (maxBackoff != null) ? this.reader.positive("resume.max-backoff", maxBackoff)
				: this.defaults.maxBackoff();
		if (max.compareTo(initial) < 0) {
			throw this.reader.invalid(
					"resume.max-backoff", "it must not be below 'resume.initial-backoff', which is "
							+ initial.toMillis() + " ms, but is " + max.toMillis() + " ms",
					"Set a longer time, or lower 'resume.initial-backoff'.", null);
		}
		Duration healthy = (healthyAfter != null) ? this.reader.positive("resume.healthy-after", healthyAfter)
				: this.defaults.healthyAfter();
		return ((mode != null) ? mode : this.defaults.mode())
			.with(new Attempts(attempts, Backoff.ofAttempts()).after(initial, max)
				.within(outage(maxOutage, initial))
				.healthyAfter(healthy));
	}

	private @Nullable Duration outage(@Nullable Duration maxOutage, Duration initialBackoff) {
		Duration outage = (maxOutage != null) ? this.reader.positive("resume.max-outage", maxOutage)
				: this.defaults.maxOutage();
		if (outage != null && outage.compareTo(initialBackoff) < 0) {
			throw this.reader.invalid("resume.max-outage",
					"no attempt could begin: it must not be below 'resume.initial-backoff', which is "
							+ initialBackoff.toMillis() + " ms, but is " + outage.toMillis() + " ms",
					"Set a longer time, or lower 'resume.initial-backoff'.", null);
		}
		return outage;
	}

}
