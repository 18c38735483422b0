package io.streamingclient.supervision;

import org.jspecify.annotations.Nullable;

/**
 * When a supervised stream is started again.
 */
public enum RestartType {

	/** Always, also when it came to its end. */
	PERMANENT,

	/** When it failed. */
	TRANSIENT,

	/** Never. */
	TEMPORARY;

	boolean restartsAfter(@Nullable Throwable failure) {
		return this == PERMANENT || (this == TRANSIENT && failure != null);
	}

}
