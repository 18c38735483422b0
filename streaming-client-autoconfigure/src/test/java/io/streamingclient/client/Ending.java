package io.streamingclient.client;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

import io.streamingclient.stream.Outcome;

/**
 * How a stream ended for its consumer.
 *
 * @param outcome what of it
 * @param error why, or {@code null} unless it failed
 * @param trailers the trailers, or {@code null} if it did not complete or its mode has
 * none
 */
record Ending(Outcome outcome, @Nullable Throwable error, @Nullable HttpHeaders trailers) {

	static Ending complete() {
		return new Ending(Outcome.COMPLETED, null, null);
	}

	static Ending complete(HttpHeaders trailers) {
		return new Ending(Outcome.COMPLETED, null, trailers);
	}

	static Ending failed(Throwable error) {
		return new Ending(Outcome.FAILED, error, null);
	}

	static Ending cancelled() {
		return new Ending(Outcome.CANCELLED, null, null);
	}

}
