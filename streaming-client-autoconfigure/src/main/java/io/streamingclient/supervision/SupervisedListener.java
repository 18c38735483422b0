package io.streamingclient.supervision;

/**
 * Takes the elements of a supervised stream, those of all its runs.
 * <p>
 * Called on threads of the supervisor, where it may block, one call after the other. The
 * next element is asked for when it has returned, so that a slow listener holds its
 * server back, and no other stream. Whatever {@link #onStart} or {@link #onElement}
 * throws is a failure of that run: the stream is ended on the wire, and started again if
 * its {@link RestartPolicy} says so.
 *
 * @param <T> the type of the elements
 */
@FunctionalInterface
public interface SupervisedListener<T> {

	/**
	 * A run begins, before anything is sent. What was left half done in the run before
	 * will not go on.
	 */
	default void onStart() {
	}

	/**
	 * One element.
	 * @param element the element; a {@code DataBuffer} is released after this call unless
	 * it was {@linkplain org.springframework.core.io.buffer.DataBufferUtils#retain
	 * retained}
	 */
	void onElement(T element);

	/**
	 * There will be no other run: the stream came to its end, was given up, or the
	 * application stops. Nothing follows unless an operator or the application starts it
	 * again. What this call throws is logged.
	 * @param stream how it ended
	 */
	default void onEnded(SupervisedSnapshot stream) {
	}

}
