package io.streamingclient.stream;

import org.jspecify.annotations.Nullable;

/**
 * What a row can ask of the exchange that it stands for. Called from any thread; must not
 * block.
 */
public interface StreamControl {

	/**
	 * The row was ended from outside: end the exchange on the wire and give the error to
	 * the subscriber. Called at most once, and only if nothing else has ended the row.
	 * @param error what the subscriber shall get
	 */
	void terminate(StreamException error);

	/**
	 * A clock of the stream ran out. Ask whether that is the end.
	 * @param error what would end the row
	 * @return whether the exchange goes on with another attempt, and has given up the one
	 * that failed
	 */
	default boolean survives(StreamException error) {
		return false;
	}

	/**
	 * The row has ended, on whatever path. Called exactly once, before any
	 * {@link #terminate}.
	 */
	void ended();

	/**
	 * The stream has left its channel and has not ended yet. Called on the event loop of
	 * the channel.
	 */
	default void offTheWire() {
	}

	/**
	 * Run a last look before an intervention where nothing can arrive at the same time:
	 * on the event loop of the stream, behind the reads that are due; inline if there is
	 * no channel yet.
	 * @param look the look
	 */
	void confirm(Runnable look);

	/**
	 * Have the connection of the stream prove that it is alive: the stream has waited in
	 * vain on it.
	 */
	void suspectConnection();

	/**
	 * End the exchange on the wire once more: it has ended for the application a while
	 * ago.
	 */
	void endOnTheWire();

	/**
	 * The state of the stream as HTTP/2 has it (RFC 9113 section 5.1).
	 * @return for example {@code HALF_CLOSED_LOCAL}; {@code null} without an HTTP/2
	 * stream
	 */
	@Nullable String http2State();

	/**
	 * Bring those facts up to date that the channel does not push.
	 */
	void refresh();

}
