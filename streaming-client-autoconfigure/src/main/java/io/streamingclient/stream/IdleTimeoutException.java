package io.streamingclient.stream;

import java.time.Duration;

/**
 * No byte came in time although the consumer was asking. A consumer that does not ask
 * never sees this.
 */
public final class IdleTimeoutException extends StreamTimeoutException {

	/**
	 * Create a new instance.
	 * @param context which stream, and where it stood
	 * @param timeout what the clock was set to
	 */
	public IdleTimeoutException(FailureContext context, Duration timeout) {
		super(Clock.IDLE, timeout, context,
				"no byte came although the consumer was asking for " + timeout + " (idle-timeout)",
				"Look at the server, let it send heartbeats, or raise 'idle-timeout' of client '" + context.client()
						+ "'.");
	}

}
