package io.streamingclient.websocket;

import org.jspecify.annotations.Nullable;

/**
 * How a channel ended for whoever reads from it. The first thing that happens counts.
 */
sealed interface WireEnd {

	/**
	 * The peer sent a Close frame.
	 *
	 * @param code its code, 1005 if it has none
	 * @param reason its reason, may be empty
	 */
	record Closed(int code, String reason) implements WireEnd {

	}

	/**
	 * The connection ended without a Close frame.
	 */
	record Lost() implements WireEnd {

	}

	/**
	 * The connection broke.
	 *
	 * @param cause how
	 */
	record Broken(Throwable cause) implements WireEnd {

	}

	/**
	 * The peer broke the protocol or went over a limit.
	 *
	 * @param violation how
	 */
	record Violated(FrameViolation violation) implements WireEnd {

	}

	/**
	 * This side left.
	 *
	 * @param failure why, or {@code null} if all is well
	 */
	record Left(@Nullable Throwable failure) implements WireEnd {

	}

}
