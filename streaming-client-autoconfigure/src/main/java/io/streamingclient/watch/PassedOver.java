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

	// Not even an error of the JVM may take the watchdog away from the other streams.
	void unless(LiveStream stream, Runnable look) {
		try {
			look.run();
		}
		catch (Throwable ex) {
			this.count++;
			if (this.cause == null) {
				this.first = stream;
				this.cause = ex;
			}
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
