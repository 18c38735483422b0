package io.streamingclient.supervision;

import java.time.Instant;

import io.streamingclient.stream.StreamException;

/**
 * Why a run failed.
 *
 * @param at when
 * @param type the word for the failure, or the simple name of the exception if it was not
 * one of a stream
 * @param message what happened
 */
public record RunFailure(Instant at, String type, String message) {

	static RunFailure of(Instant at, Throwable failure) {
		String type = (failure instanceof StreamException known) ? known.type().word()
				: failure.getClass().getSimpleName();
		return new RunFailure(at, type, String.valueOf(failure.getMessage()));
	}

}
