package io.streamingclient.stream;

import java.time.Duration;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * The clocks of one stream. All are positive; there is no "infinite" but for
 * {@code total}, where {@code null} means none.
 *
 * @param connect DNS, TCP and TLS together
 * @param acquire waiting for a pool slot
 * @param response from the request being sent whole to the response headers
 * @param idle no byte arrives while the consumer is asking; stands still while it is not
 * @param uploadIdle the peer takes none of the request body that is ready to go
 * @param total from subscription to the end, or {@code null} for none
 * @param stuckAfter how long a suspicious verdict lasts before the stream counts as stuck
 */
public record StreamTimeouts(Duration connect, Duration acquire, Duration response, Duration idle, Duration uploadIdle,
		@Nullable Duration total, Duration stuckAfter) {

	private static final StreamTimeouts DEFAULTS = new StreamTimeouts(Duration.ofSeconds(10), Duration.ofSeconds(10),
			Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofSeconds(30), null, Duration.ofSeconds(10));

	public StreamTimeouts {
		positive(connect, "connect");
		positive(acquire, "acquire");
		positive(response, "response");
		positive(idle, "idle");
		positive(uploadIdle, "uploadIdle");
		positive(stuckAfter, "stuckAfter");
		if (total != null) {
			positive(total, "total");
		}
	}

	private static void positive(Duration duration, String name) {
		Objects.requireNonNull(duration, () -> "'" + name + "' must not be null");
		if (duration.isZero() || duration.isNegative()) {
			throw new IllegalArgumentException("'" + name + "' must be a positive duration but is " + duration);
		}
	}

	/**
	 * The documented defaults.
	 * @return the defaults
	 */
	public static StreamTimeouts defaults() {
		return DEFAULTS;
	}

	/**
	 * Return a copy with another connect timeout.
	 * @param value DNS, TCP and TLS together; positive
	 * @return a copy
	 */
	public StreamTimeouts withConnect(Duration value) {
		return new StreamTimeouts(value, this.acquire, this.response, this.idle, this.uploadIdle, this.total,
				this.stuckAfter);
	}

	/**
	 * Return a copy with another acquire timeout.
	 * @param value waiting for a pool slot; positive
	 * @return a copy
	 */
	public StreamTimeouts withAcquire(Duration value) {
		return new StreamTimeouts(this.connect, value, this.response, this.idle, this.uploadIdle, this.total,
				this.stuckAfter);
	}

	/**
	 * Return a copy with another response timeout.
	 * @param value request sent to response headers; positive
	 * @return a copy
	 */
	public StreamTimeouts withResponse(Duration value) {
		return new StreamTimeouts(this.connect, this.acquire, value, this.idle, this.uploadIdle, this.total,
				this.stuckAfter);
	}

	/**
	 * Return a copy with another idle timeout.
	 * @param value silence while the consumer is asking; positive
	 * @return a copy
	 */
	public StreamTimeouts withIdle(Duration value) {
		return new StreamTimeouts(this.connect, this.acquire, this.response, value, this.uploadIdle, this.total,
				this.stuckAfter);
	}

	/**
	 * Return a copy with another upload-idle timeout.
	 * @param value the peer takes nothing of the request body; positive
	 * @return a copy
	 */
	public StreamTimeouts withUploadIdle(Duration value) {
		return new StreamTimeouts(this.connect, this.acquire, this.response, this.idle, value, this.total,
				this.stuckAfter);
	}

	/**
	 * Return a copy with another total timeout.
	 * @param value subscription to end; positive, or {@code null} for none
	 * @return a copy
	 */
	public StreamTimeouts withTotal(@Nullable Duration value) {
		return new StreamTimeouts(this.connect, this.acquire, this.response, this.idle, this.uploadIdle, value,
				this.stuckAfter);
	}

	/**
	 * Return a copy with another threshold for counting as stuck.
	 * @param value how long a suspicious verdict must last; positive
	 * @return a copy
	 */
	public StreamTimeouts withStuckAfter(Duration value) {
		return new StreamTimeouts(this.connect, this.acquire, this.response, this.idle, this.uploadIdle, this.total,
				value);
	}

}
