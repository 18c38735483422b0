package io.streamingclient.supervision;

import java.time.Duration;
import java.util.Objects;

import io.streamingclient.stream.Backoff;

/**
 * When a supervised stream is started again, how often, and after what wait. Immutable.
 *
 * @param type after which ends it is started again
 * @param maxRestarts how many restarts are allowed within the window; the next end gives
 * it up
 * @param window the time that restarts are counted in; it slides
 * @param backoff the wait before each restart. It begins anew when a run has lasted as
 * long as the window
 */
public record RestartPolicy(RestartType type, int maxRestarts, Duration window, Backoff backoff) {

	/**
	 * Create a policy.
	 * @throws IllegalArgumentException if the number is negative or the window not above
	 * zero
	 */
	public RestartPolicy {
		Objects.requireNonNull(type, "'type' must not be null");
		Objects.requireNonNull(backoff, "'backoff' must not be null");
		if (maxRestarts < 0) {
			throw new IllegalArgumentException("The restarts must not be negative but are " + maxRestarts);
		}
		if (window.isNegative() || window.isZero()) {
			throw new IllegalArgumentException("The window must be above zero but is " + window);
		}
	}

	/**
	 * The usual policy: permanent, 5 restarts in 10 seconds, the usual backoff.
	 * @return the policy
	 */
	public static RestartPolicy defaults() {
		return new RestartPolicy(RestartType.PERMANENT, 5, Duration.ofSeconds(10), Backoff.ofRestarts());
	}

	/**
	 * This policy with another type.
	 * @param type after which ends the stream is started again
	 * @return the policy
	 */
	public RestartPolicy withType(RestartType type) {
		return new RestartPolicy(type, this.maxRestarts, this.window, this.backoff);
	}

	/**
	 * This policy with another intensity.
	 * @param maxRestarts how many restarts are allowed
	 * @param window in what time
	 * @return the policy
	 */
	public RestartPolicy withIntensity(int maxRestarts, Duration window) {
		return new RestartPolicy(this.type, maxRestarts, window, this.backoff);
	}

	/**
	 * This policy with another backoff.
	 * @param backoff the wait before each restart
	 * @return the policy
	 */
	public RestartPolicy withBackoff(Backoff backoff) {
		return new RestartPolicy(this.type, this.maxRestarts, this.window, backoff);
	}

}
