package io.streamingclient.autoconfigure;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import io.streamingclient.supervision.RestartType;

/**
 * Properties of the supervised streams.
 *
 * @param supervised Supervised streams by name.
 * @param checkpoint Settings for the positions of supervised streams.
 */
@ConfigurationProperties("streaming.client")
record SupervisionProperties(@DefaultValue Map<String, Supervised> supervised, @DefaultValue Checkpoint checkpoint) {

	/**
	 * How the body of a supervised stream is read.
	 */
	enum Format {

		/** As server-sent events. */
		EVENTS,

		/** As lines of text. */
		LINES,

		/** As records of newline-delimited JSON. */
		RECORDS

	}

	/**
	 * One supervised stream.
	 *
	 * @param client Name of the client, or none for the one that is made from the
	 * defaults.
	 * @param uri URI template below the base URL of the client.
	 * @param as How the body is read.
	 * @param listener Name of the bean that takes the elements.
	 * @param restart When the stream is started again.
	 * @param maxRestarts Restarts that are allowed within the window.
	 * @param window Time that restarts are counted in.
	 * @param initialBackoff First wait before a restart. Doubles up to the longest one.
	 * @param maxBackoff Longest wait before a restart.
	 * @param checkpoint Whether the id of the latest event is saved, so that the first
	 * run of the next process sends it as Last-Event-ID, as every other run does.
	 */
	record Supervised(@Nullable String client, @Nullable String uri, @DefaultValue("events") Format as,
			@Nullable String listener, @DefaultValue("permanent") RestartType restart,
			@DefaultValue("5") int maxRestarts, @DefaultValue("10s") Duration window,
			@DefaultValue("100ms") Duration initialBackoff, @DefaultValue("2s") Duration maxBackoff,
			@DefaultValue("false") boolean checkpoint) {

	}

	/**
	 * Settings for the positions of supervised streams.
	 *
	 * @param directory Directory of the files with the positions, needed if a supervised
	 * stream asks for a checkpoint and there is no CheckpointStore bean. It belongs to
	 * one process at a time.
	 * @param fsync When a saved position is forced to the disk: 'always', 'never', or the
	 * shortest time between two times. What is saved survives the process in any case.
	 */
	record Checkpoint(@Nullable String directory, @DefaultValue("always") String fsync) {

	}

}
