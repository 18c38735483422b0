package io.streamingclient.watch;

import org.jspecify.annotations.Nullable;

import io.streamingclient.stream.LiveStream;

/**
 * The streams of one sweep that could not be looked at. One that throws must not keep the
 * others from being watched over, and thousands that throw must not flood the log.
 */
final class PassedOver {

	private int count;

	private @Nullable LiveStream first;

	private @Nullable Throwable cause;

	void add(LiveStream stream, Throwable failure) {
		this.count++;
		if (this.cause == null) {
			this.first = stream;
			this.cause = failure;
		}
	}

	void raise() {
		if (this.cause != null) {
			throw new IllegalStateException(
					"%d streams could not be looked at, the first was %s".formatted(this.count, this.first),
					this.cause);
		}
	}

}
