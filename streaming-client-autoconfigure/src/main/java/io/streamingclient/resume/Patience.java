package io.streamingclient.resume;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

import io.streamingclient.client.Resumption.Next;
import io.streamingclient.stream.ErrorType;
import io.streamingclient.stream.StreamException;
import io.streamingclient.stream.StreamStatusException;

/**
 * How often one stream was tried again in vain, and since when it is broken.
 */
final class Patience {

	private static final Set<ErrorType> OF_THE_WIRE = EnumSet.of(ErrorType.CONNECT, ErrorType.CAPACITY,
			ErrorType.TIMEOUT, ErrorType.STATUS, ErrorType.RESET, ErrorType.TRUNCATED);

	/**
	 * Longest reconnection time that a server is granted, unless the longest backoff is
	 * longer: a stream that rests looks well, so a mistake in one line of the server must
	 * not make it rest for ever.
	 */
	private static final Duration MAX_RECONNECTION_TIME = Duration.ofHours(1);

	private final Attempts attempts;

	private final LongSupplier nanoTime;

	private volatile int failuresInVain;

	private volatile int waitsInVain;

	private volatile boolean broken;

	private volatile long brokenAt;

	private volatile Duration least = Duration.ZERO;

	private volatile boolean serverDecides;

	Patience(Attempts attempts) {
		this(attempts, System::nanoTime);
	}

	Patience(Attempts attempts, LongSupplier nanoTime) {
		this.attempts = attempts;
		this.nanoTime = nanoTime;
	}

	/**
	 * Something arrived.
	 */
	void progress() {
		if (this.waitsInVain != 0) {
			this.failuresInVain = 0;
			this.waitsInVain = 0;
		}
	}

	/**
	 * The attempt is over.
	 * @param time how long it was up
	 */
	void wasUp(Duration time) {
		if (time.compareTo(this.attempts.healthyAfter()) >= 0) {
			progress();
			this.broken = false;
		}
	}

	/**
	 * The server has said how long to wait. That replaces the initial backoff.
	 * @param time at least this long, within bounds
	 */
	void wait(Duration time) {
		Duration backoff = this.attempts.backoff().max();
		Duration longest = (backoff.compareTo(MAX_RECONNECTION_TIME) > 0) ? backoff : MAX_RECONNECTION_TIME;
		this.least = (time.compareTo(longest) < 0) ? time : longest;
		this.serverDecides = true;
	}

	Next afterFailure(StreamException error) {
		if (!error.isRetryable() || !OF_THE_WIRE.contains(error.type())
				|| this.failuresInVain >= this.attempts.inARow()) {
			return Next.failure(error);
		}
		this.failuresInVain = this.failuresInVain + 1;
		Duration asked = (error instanceof StreamStatusException status) ? retryAfter(status.headers()) : Duration.ZERO;
		Duration delay = longer(next(), asked);
		return isTooLate(delay) ? Next.failure(error) : Next.attempt(delay);
	}

	private boolean isTooLate(Duration delay) {
		long now = this.nanoTime.getAsLong();
		if (!this.broken) {
			this.broken = true;
			this.brokenAt = now;
		}
		Duration max = this.attempts.maxOutage();
		return max != null && delay.plusNanos(now - this.brokenAt).compareTo(max) > 0;
	}

	// The server is there and well, it has nothing to say.
	Next afterEnd() {
		this.failuresInVain = 0;
		this.broken = false;
		return Next.attempt(next());
	}

	private Duration next() {
		this.waitsInVain = this.waitsInVain + 1;
		if (this.serverDecides && this.waitsInVain == 1) {
			return this.least;
		}
		Duration due = this.attempts.backoff().delay(this.waitsInVain - 1, ThreadLocalRandom.current().nextDouble());
		return (due.compareTo(this.least) > 0) ? due : this.least;
	}

	private Duration longer(Duration one, Duration other) {
		Duration bounded = (other.compareTo(this.attempts.backoff().max()) > 0) ? this.attempts.backoff().max() : other;
		return (one.compareTo(bounded) > 0) ? one : bounded;
	}

	// RFC 9110 section 10.2.3
	private static Duration retryAfter(Map<String, List<String>> headers) {
		return headers.entrySet()
			.stream()
			.filter((header) -> header.getKey().equalsIgnoreCase("Retry-After"))
			.flatMap((header) -> header.getValue().stream())
			.findFirst()
			.map(Patience::delay)
			.orElse(Duration.ZERO);
	}

	private static Duration delay(String value) {
		try {
			if (value.chars().allMatch((digit) -> digit >= '0' && digit <= '9')) {
				return Duration.ofSeconds(Long.parseLong(value));
			}
			Duration left = Duration.between(ZonedDateTime.now(),
					ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME));
			return left.isNegative() ? Duration.ZERO : left;
		}
		catch (DateTimeException | NumberFormatException ex) {
			// what cannot be read asks for nothing
			return Duration.ZERO;
		}
	}

}
