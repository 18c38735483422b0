package io.streamingclient.stream;

import java.time.Duration;

/**
 * A clock of the stream ran out. The subclass says which.
 */
public abstract sealed class StreamTimeoutException extends StreamException
		permits ResponseTimeoutException, IdleTimeoutException, UploadTimeoutException, TotalTimeoutException {

	private final Clock clock;

	private final Duration timeout;

	StreamTimeoutException(Clock clock, Duration timeout, FailureContext context, String what, String mend) {
		super(ErrorType.TIMEOUT, context, true, what, mend, null);
		this.clock = clock;
		this.timeout = timeout;
	}

	/**
	 * The clock that ran out.
	 * @return the clock
	 */
	public final Clock clock() {
		return this.clock;
	}

	/**
	 * What the clock was set to.
	 * @return the configured duration
	 */
	public final Duration timeout() {
		return this.timeout;
	}

}
