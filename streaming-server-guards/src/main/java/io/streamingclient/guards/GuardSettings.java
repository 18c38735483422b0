package io.streamingclient.guards;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Which guards there are. One that is {@code null} is not there.
 *
 * @param maxConnections connections that may be open at once
 * @param overLimit what becomes of the next one
 * @param maxRequests requests that may be in flight at once
 * @param retryAfter when refused clients may come again
 * @param headerTimeout time for a whole request head
 * @param bodyTimeout time without a byte of a request body that is asked for
 * @param maxBuffered bytes that one connection may have waiting to be written
 * @param maxBufferedFor how long it may have more
 */
public record GuardSettings(@Nullable Integer maxConnections, OverLimit overLimit, @Nullable Integer maxRequests,
		Duration retryAfter, @Nullable Duration headerTimeout, @Nullable Duration bodyTimeout,
		@Nullable Long maxBuffered, Duration maxBufferedFor) {

	String retryAfterSeconds() {
		return Long.toString(Math.max(1, this.retryAfter.plusNanos(999_999_999).toSeconds()));
	}

}
