package io.streamingclient.supervision;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.streamingclient.stream.StreamException;

/**
 * Why a run failed.
 *
 * @param at when
 * @param type the word for the failure, or the simple name of the exception if it was not
 * one of a stream
 * @param message what happened
 * @param streamId the id of the stream that the run had, or {@code null} if it had none
 */
public record RunFailure(Instant at, String type, String message, @Nullable String streamId) {

	static RunFailure of(Instant at, Throwable failure, @Nullable String streamId) {
		String type = (failure instanceof StreamException known) ? known.type().word()
				: failure.getClass().getSimpleName();
		return new RunFailure(at, type, String.valueOf(failure.getMessage()), streamId);
	}

}
