package io.streamingclient.resume;

import io.streamingclient.client.Resumption;

/**
 * The ways to go on that can be configured.
 */
public enum ResumeMode {

	/** A stream that breaks has failed. */
	NONE,

	/** As {@link LastEventId} says. */
	LAST_EVENT_ID,

	/** As {@link ByteRange} says. */
	RANGE,

	/** As {@link Automatic} says. */
	AUTO;

	/**
	 * Go on this way.
	 * @param backoff how often, and after what time
	 * @return a resumption
	 */
	public Resumption with(Backoff backoff) {
		return switch (this) {
			case NONE -> Resumption.none();
			case LAST_EVENT_ID -> new LastEventId(backoff);
			case RANGE -> new ByteRange(backoff);
			case AUTO -> new Automatic(backoff);
		};
	}

}
