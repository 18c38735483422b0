package io.streamingclient.autoconfigure;

import org.jspecify.annotations.Nullable;

/**
 * A property of {@code streaming.client} has a value that cannot work.
 */
@SuppressWarnings("serial")
final class InvalidStreamingClientPropertyException extends RuntimeException {

	private final String mend;

	InvalidStreamingClientPropertyException(String property, String reason, String mend, @Nullable Throwable cause) {
		super("The property '" + property + "' is invalid: " + reason, cause);
		this.mend = mend;
	}

	String mend() {
		return this.mend;
	}

}
