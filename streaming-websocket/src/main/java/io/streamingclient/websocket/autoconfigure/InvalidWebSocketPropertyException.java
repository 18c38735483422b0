package io.streamingclient.websocket.autoconfigure;

/**
 * A property of {@code streaming.websocket} has a value that cannot work.
 */
@SuppressWarnings("serial")
final class InvalidWebSocketPropertyException extends RuntimeException {

	private final String mend;

	InvalidWebSocketPropertyException(String property, String reason, String mend) {
		super("The property 'streaming.websocket." + property + "' is invalid: " + reason);
		this.mend = mend;
	}

	String mend() {
		return this.mend;
	}

}
