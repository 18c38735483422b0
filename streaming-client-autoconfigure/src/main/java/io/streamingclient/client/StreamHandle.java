package io.streamingclient.client;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

import io.streamingclient.stream.Outcome;

/**
 * A stream that was started with an {@link ElementListener}. It belongs to the
 * application: it goes on when whoever started it is gone, and nobody has to keep the
 * handle. Thread-safe; what is done to a stream that is over has no effect.
 */
public interface StreamHandle {

	/**
	 * The id of the stream.
	 * @return the id as endpoints show it, or {@code null} if the stream was refused
	 */
	@Nullable String streamId();

	/**
	 * Whether the stream goes on.
	 * @return {@code false} from the moment its end is known, which is before the
	 * listener hears of it
	 */
	boolean isActive();

	/**
	 * End the stream, on the wire too. The listener gets no element any more; when it has
	 * returned from the one it may have, {@link ElementListener#onCancel()} is called.
	 */
	void cancel();

	/**
	 * Ask for no more elements until {@link #resume()}. What was asked for before may
	 * still arrive: one element. The idle clock stands still, and what the server sends
	 * meanwhile stays on its way as backpressure.
	 */
	void pause();

	/**
	 * Ask for elements again. Calls of {@link #pause()} are not counted.
	 */
	void resume();

	/**
	 * Wait until the stream is over and the listener has heard of it. How it went is in
	 * {@link #completion()}.
	 * @param timeout how long to wait at most
	 * @return {@code false} if the stream goes on
	 * @throws InterruptedException if the thread is interrupted; the stream goes on
	 * @throws IllegalStateException on a thread that must not block
	 */
	boolean await(Duration timeout) throws InterruptedException;

	/**
	 * How the stream went, when the listener has heard of it: {@link Outcome#COMPLETED},
	 * or {@link Outcome#CANCELLED} after {@link #cancel()}, or the
	 * {@link io.streamingclient.stream.StreamException} as the cause of a
	 * {@code CompletionException}.
	 * @return a view: a future that is made of it and cancelled does nothing to the
	 * stream, nor to others who look
	 */
	CompletionStage<Outcome> completion();

}
