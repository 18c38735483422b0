package io.streamingclient.client;

import org.springframework.http.HttpHeaders;

import io.streamingclient.stream.StreamException;

/**
 * Takes a stream by callbacks: {@link #onStart} at most once, then {@link #onElement} any
 * number of times, then exactly one of {@link #onComplete}, {@link #onError} and
 * {@link #onCancel}, and nothing after it. No two are called at the same time.
 * <p>
 * Called on the event loop of the stream, where nothing may block, or on the
 * {@code Executor} that was given. A stream that ends before it has a connection has its
 * last call on the thread that ended it, and one that is refused on the thread that
 * started it.
 * <p>
 * Whatever {@link #onStart} or {@link #onElement} throws ends the stream with a
 * {@link io.streamingclient.stream.StreamListenerException} and comes back in
 * {@link #onError}. What one of the last calls throws is logged and is in
 * {@link StreamHandle#completion()}.
 *
 * @param <T> the type of the elements
 */
public interface ElementListener<T> {

	/**
	 * The server has answered with success. A stream that ends before that has no start.
	 * @param start the head of the response and the handle of the stream
	 */
	default void onStart(StreamStart start) {
	}

	/**
	 * One element. The next one is asked for when this call has returned.
	 * @param element the element; a {@code DataBuffer} is released after this call unless
	 * it was {@linkplain org.springframework.core.io.buffer.DataBufferUtils#retain
	 * retained}
	 */
	void onElement(T element);

	/**
	 * The body was delivered whole.
	 * @param trailers the trailer section, read-only and often empty
	 */
	void onComplete(HttpHeaders trailers);

	/**
	 * The stream failed, or was ended by an operator or the shutdown.
	 * @param error says why
	 */
	void onError(StreamException error);

	/**
	 * The stream was cancelled through its handle.
	 */
	default void onCancel() {
	}

}
