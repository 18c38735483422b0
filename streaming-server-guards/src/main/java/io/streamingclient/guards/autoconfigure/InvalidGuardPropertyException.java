package io.streamingclient.guards.autoconfigure;

/**
 * A property of {@code streaming.server} has a value that cannot work.
 */
@SuppressWarnings("serial")
final class InvalidGuardPropertyException extends RuntimeException {

	private final String mend;

	InvalidGuardPropertyException(String property, String reason, String mend) {
		super("The property 'streaming.server." + property + "' is invalid: " + reason);
		this.mend = mend;
	}

	String mend() {
		return this.mend;
	}

}
