package io.streamingclient.stream;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What a stream can be waiting for, each with a duration of its own in
 * {@link StreamTimeouts}.
 */
public enum Clock {

	/** A pool slot. */
	ACQUIRE,

	/** DNS, TCP and TLS. */
	CONNECT,

	/** The peer taking the request body. */
	UPLOAD,

	/** The response headers. */
	RESPONSE,

	/** The next byte while the consumer is asking. */
	IDLE,

	/** Somebody to subscribe to the body. */
	CLAIM,

	/** The consumer to ask for more. Never runs out. */
	CONSUMER,

	/** The application to produce the request body. Never runs out. */
	PRODUCER,

	/** The time until the next attempt. Never runs out. */
	BACKOFF,

	/** The wire to end after the stream has ended for the application. Never runs out. */
	RELEASE,

	/** The end of the stream. */
	TOTAL;

	/**
	 * What this clock is set to.
	 * @param timeouts the clocks of a stream
	 * @return the duration, or {@code null} if this clock never runs out
	 */
	public @Nullable Duration in(StreamTimeouts timeouts) {
		return switch (this) {
			case ACQUIRE -> timeouts.acquire();
			case CONNECT -> timeouts.connect();
			case UPLOAD -> timeouts.uploadIdle();
			case RESPONSE -> timeouts.response();
			case IDLE, CLAIM -> timeouts.idle();
			case CONSUMER, PRODUCER, BACKOFF, RELEASE -> null;
			case TOTAL -> timeouts.total();
		};
	}

}
