package io.streamingclient.websocket;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.streamingclient.stream.StreamTimeouts;

/**
 * What all WebSocket sessions of an application do alike.
 *
 * @param pingAfter silence of the peer after which it is asked for a sign of life, or
 * {@code null} for a fifth of {@code stuck-after}, so that a quiet session that is well
 * never looks stalled
 * @param maxFrameSize payload bytes of one frame, or {@code null} for no limit: a large
 * frame is passed on as it comes
 * @param maxMessageSize payload bytes of one message, or {@code null} for no limit. A
 * message that is collected is limited in any case, by {@code limits.max-element-size} of
 * its client
 */
public record WebSocketSettings(@Nullable Duration pingAfter, @Nullable Long maxFrameSize,
		@Nullable Long maxMessageSize) {

	private static final int A_FIFTH = 5;

	/**
	 * The settings of an application that sets none.
	 * @return the settings
	 */
	public static WebSocketSettings defaults() {
		return new WebSocketSettings(null, null, null);
	}

	FrameLimits limits() {
		return new FrameLimits((this.maxFrameSize != null) ? this.maxFrameSize : Long.MAX_VALUE,
				(this.maxMessageSize != null) ? this.maxMessageSize : Long.MAX_VALUE);
	}

	Heartbeat heartbeat(StreamTimeouts timeouts) {
		Duration after = (this.pingAfter != null) ? this.pingAfter : timeouts.stuckAfter().dividedBy(A_FIFTH);
		Duration half = timeouts.idle().dividedBy(2);
		return new Heartbeat((after.compareTo(half) < 0) ? after : half, timeouts.idle());
	}

}
