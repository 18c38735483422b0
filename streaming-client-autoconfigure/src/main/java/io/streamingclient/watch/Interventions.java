package io.streamingclient.watch;

import java.time.Duration;

import io.streamingclient.stream.Clock;
import io.streamingclient.stream.FailureContext;
import io.streamingclient.stream.IdleTimeoutException;
import io.streamingclient.stream.LiveStream;
import io.streamingclient.stream.ResponseTimeoutException;
import io.streamingclient.stream.StreamCancelledException;
import io.streamingclient.stream.StreamCapacityException;
import io.streamingclient.stream.StreamConnectException;
import io.streamingclient.stream.StreamException;
import io.streamingclient.stream.TotalTimeoutException;
import io.streamingclient.stream.UploadTimeoutException;

/**
 * What to do about a stream whose clock ran out.
 */
final class Interventions {

	private Interventions() {
	}

	/**
	 * Have a last look where nothing can arrive at the same time, and end the stream if
	 * it still has not moved.
	 * @param stream the row
	 * @param clock the clock that ran out
	 * @param timeout what it was set to
	 * @param progress where the stream stood
	 */
	static void expire(LiveStream stream, Clock clock, Duration timeout, long progress) {
		if (stream.vigil().beginConfirmation()) {
			stream.control().confirm(() -> endUnlessMoved(stream, clock, timeout, progress));
		}
	}

	private static void endUnlessMoved(LiveStream stream, Clock clock, Duration timeout, long progress) {
		try {
			if (Waiting.clock(stream) == clock && Waiting.progress(stream, clock) == progress) {
				stream.control().suspectConnection();
				stream.expire(error(stream, clock, timeout));
			}
		}
		finally {
			stream.vigil().endConfirmation();
		}
	}

	static StreamException error(LiveStream stream, Clock clock, Duration timeout) {
		FailureContext context = stream.failureContext();
		return switch (clock) {
			case ACQUIRE -> new StreamCapacityException(context,
					"no pool slot became free for " + timeout.toMillis() + " ms (acquire-timeout)",
					"Retry later, end streams that nobody needs, or raise 'pool.max-connections' of client '"
							+ context.client() + "'.",
					null);
			case CONNECT -> new StreamConnectException(context,
					"no connection could be made for " + timeout.toMillis() + " ms (connect-timeout)",
					"Check that the server runs and that its address is right.", true, null);
			case UPLOAD -> new UploadTimeoutException(context, timeout);
			case RESPONSE -> new ResponseTimeoutException(context, timeout);
			case IDLE -> new IdleTimeoutException(context, timeout);
			case CLAIM ->
				new StreamCancelledException(context, "nobody subscribed to the body for " + timeout.toMillis() + " ms",
						"Subscribe to the body of every response, or release it.");
			case TOTAL -> new TotalTimeoutException(context, timeout);
			case CONSUMER, PRODUCER, BACKOFF, RELEASE ->
				throw new IllegalArgumentException("Nobody else is waited for: " + clock);
		};
	}

}
