package io.streamingclient.websocket;

import org.jspecify.annotations.Nullable;

/**
 * A frame could not be sent. Why, the end of the channel tells.
 */
@SuppressWarnings("serial")
final class WriteFailure extends RuntimeException {

	WriteFailure(@Nullable Throwable cause) {
		super("The frame was not sent", cause, false, false);
	}

}
