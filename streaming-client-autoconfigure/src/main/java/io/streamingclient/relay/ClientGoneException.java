package io.streamingclient.relay;

import java.io.IOException;

/**
 * A servlet container has said, or will say, that the client has gone away, and ends the
 * exchange itself.
 */
@SuppressWarnings("serial")
final class ClientGoneException extends IOException {

	ClientGoneException(Throwable cause) {
		super("The client has gone away", cause);
	}

}
