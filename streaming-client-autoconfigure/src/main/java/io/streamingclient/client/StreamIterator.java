package io.streamingclient.client;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.streamingclient.stream.StreamCancelledException;
import io.streamingclient.stream.StreamException;

/**
 * The elements of a stream, for code that blocks. Close it, best with try-with-resources:
 * one that is neither read to its end nor closed holds its exchange until the garbage
 * collector finds it, which is then ended and logged.
 * <p>
 * One thread at a time may read; {@link #close()} and {@link #streamId()} may be called
 * by any thread at any time.
 *
 * @param <T> the type of the elements
 */
public interface StreamIterator<T> extends Iterator<T>, AutoCloseable {

	/**
	 * The id of the stream.
	 * @return the id as endpoints show it, or {@code null} if the stream was refused
	 * before it had a row
	 */
	@Nullable String streamId();

	/**
	 * Wait for the next element or the end.
	 * @return {@code false} if the body was complete
	 * @throws StreamException if the stream failed, after all elements that came before
	 * @throws StreamCancelledException if the thread is interrupted, which cancels the
	 * stream; the thread stays interrupted
	 * @throws IllegalStateException after {@link #close()}, on a thread that must not
	 * block, or while another thread reads
	 */
	@Override
	boolean hasNext();

	/**
	 * Wait for the next element and take it.
	 * @return the element
	 * @throws NoSuchElementException if the body was complete
	 * @throws StreamException if the stream failed, after all elements that came before
	 * @throws StreamCancelledException if the thread is interrupted, which cancels the
	 * stream; the thread stays interrupted
	 * @throws IllegalStateException after {@link #close()}, on a thread that must not
	 * block, or while another thread reads
	 */
	@Override
	T next();

	/**
	 * The elements that were not read yet. Whoever closes either closes both.
	 * @return a sequential stream, to be closed; it takes no more elements than it needs,
	 * and throws what {@link #hasNext()} throws
	 */
	Stream<T> stream();

	/**
	 * End the exchange on the wire unless it is over, drop what was not read, and wake
	 * the thread that waits for an element. Harmless when repeated.
	 */
	@Override
	void close();

}
