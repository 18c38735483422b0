package io.streamingclient.stream;

/**
 * Hears of what happens to streams: the record face, for meters, logs and the like.
 * <p>
 * Called on whatever thread the event happens on, often an event loop: must be quick and
 * must not block. An exception is logged and harms neither the stream nor other
 * listeners.
 */
public interface StreamListener {

	/**
	 * A stream got its row; nothing was sent yet.
	 * @param stream the stream
	 */
	default void onOpened(StreamSnapshot stream) {
	}

	/**
	 * The watchdog came to another verdict.
	 * @param stream the stream with its new verdict
	 */
	default void onVerdict(StreamSnapshot stream) {
	}

	/**
	 * A stream ended; its row is gone.
	 * @param termination how it ended
	 */
	default void onEnded(Termination termination) {
	}

}
