package io.streamingclient.resume;

import io.streamingclient.client.Resumption;

/**
 * Server-sent events go on by the id of the last one, as {@link LastEventId} says;
 * everything else by ranges of bytes, as {@link ByteRange} says, but content codings are
 * left on, and a body that has one is not resumed.
 *
 * @param attempts how often, and after what time
 */
public record Automatic(Attempts attempts) implements Resumption {

	@Override
	public Course begin(Reading reading) {
		Patience patience = new Patience(this.attempts);
		return (reading != Reading.OTHER) ? new LastEventId.Events(reading, patience)
				: new ByteRange.Bytes(patience, false);
	}

}
