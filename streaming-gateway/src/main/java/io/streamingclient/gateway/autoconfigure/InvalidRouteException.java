package io.streamingclient.gateway.autoconfigure;

import org.jspecify.annotations.Nullable;

/**
 * A property of a route has a value that cannot work.
 */
@SuppressWarnings("serial")
final class InvalidRouteException extends RuntimeException {

	private final String mend;

	InvalidRouteException(String property, String reason, String mend, @Nullable Throwable cause) {
		super("The property 'streaming.relay.routes." + property + "' is invalid: " + reason, cause);
		this.mend = mend;
	}

	String mend() {
		return this.mend;
	}

}
