package io.streamingclient.guards;

import org.jspecify.annotations.Nullable;

/**
 * Whether a server accepts connections, and why not.
 */
enum AcceptState {

	NOT_BOUND(null, false),

	ACCEPTING(null, false),

	FULL("max-connections reached", false),

	ERRORS("accepting fails", true),

	CLOSED("the server channel is closed", true),

	STOPPED("reading was turned off on the server channel", true),

	STUCK("the event loop of the server channel does not answer", true);

	private final @Nullable String reason;

	private final boolean failing;

	AcceptState(@Nullable String reason, boolean failing) {
		this.reason = reason;
		this.failing = failing;
	}

	@Nullable String reason() {
		return this.reason;
	}

	boolean isFailing() {
		return this.failing;
	}

}
