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
	 * @param attempts how often, and after what time
	 * @return a resumption
	 */
	public Resumption with(Attempts attempts) {
		return switch (this) {
			case NONE -> Resumption.none();
			case LAST_EVENT_ID -> new LastEventId(attempts);
			case RANGE -> new ByteRange(attempts);
			case AUTO -> new Automatic(attempts);
		};
	}

}
