package io.streamingclient.watch;

import io.streamingclient.stream.Clock;
import io.streamingclient.stream.LiveStream;

/**
 * What a stream waits for right now, and how to tell whether it has moved on.
 */
final class Waiting {

	private Waiting() {
	}

	/**
	 * The clock that runs.
	 * @param stream a row
	 * @return the clock
	 */
	static Clock clock(LiveStream stream) {
		if (stream.isResting() && !stream.isTerminated()) {
			return Clock.BACKOFF;
		}
		return switch (stream.phase()) {
			case ACQUIRING -> stream.isConnecting() ? Clock.CONNECT : Clock.ACQUIRE;
			case SENDING -> stream.wire().isUploadPending() ? Clock.UPLOAD : Clock.PRODUCER;
			case AWAITING_RESPONSE -> Clock.RESPONSE;
			case STREAMING -> body(stream);
			case TERMINATED -> Clock.RELEASE;
		};
	}

	private static Clock body(LiveStream stream) {
		if (!stream.isClaimed()) {
			return Clock.CLAIM;
		}
		return stream.demand().isOutstanding() ? Clock.IDLE : Clock.CONSUMER;
	}

	/**
	 * A number that changes with every step forward. Interim responses (1xx) are none
	 * while the final one is awaited; a redirect that is followed is one, and so is
	 * another attempt.
	 * @param stream a row
	 * @param clock the clock that runs
	 * @return the progress
	 */
	static long progress(LiveStream stream, Clock clock) {
		return switch (clock) {
			case UPLOAD -> stream.wire().uploadProgress();
			case IDLE, CONSUMER -> stream.wire().reads() + stream.demand().elements();
			default -> stream.redirects() + stream.attempts();
		};
	}

}
