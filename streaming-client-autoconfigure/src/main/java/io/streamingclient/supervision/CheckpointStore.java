package io.streamingclient.supervision;

import java.util.Optional;

/**
 * Keeps the positions of supervised streams, so that they survive the process. As a bean,
 * it replaces the {@link FileCheckpointStore}.
 * <p>
 * Called on threads of the supervisor, where it may block; for one stream never at the
 * same time, for different ones maybe. What it throws is a failure of the run of that
 * stream, which is started again and may be given up.
 */
public interface CheckpointStore {

	/**
	 * Load the position of a stream.
	 * @param name the name of the stream
	 * @return the position that was saved last, empty if none ever was
	 * @throws CorruptCheckpointException if there is one and it cannot be trusted. The
	 * stream is given up at once: to begin at the beginning is for a person to decide
	 */
	Optional<String> load(String name);

	/**
	 * Save the position of a stream, in place of the one before. When it is interrupted,
	 * by the end of the process for example, one of the two must be left.
	 * @param name the name of the stream
	 * @param position the position, as the application gave it
	 */
	void save(String name, String position);

	/**
	 * Make durable what has been saved. Called when the application stops.
	 */
	default void flush() {
	}

}
