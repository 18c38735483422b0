package io.streamingclient.stream;

import java.io.Serializable;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Which stream failed, and where it stood. Safe to print.
 *
 * @param id the id of the stream, or {@code null} if it was refused before it had a row
 * @param client the name of the client
 * @param method the HTTP method
 * @param target the URI template or the scrubbed URI
 * @param phase the phase in which the failure happened
 * @param bytes body bytes received, as on the wire
 * @param elements elements given to the consumer
 * @param attempts requests made so far, the one that failed included
 * @param elapsed time since subscription
 */
public record FailureContext(@Nullable String id, String client, String method, String target, Phase phase, long bytes,
		long elements, int attempts, Duration elapsed) implements Serializable {

	/**
	 * The context of a stream that was refused before it had a row.
	 * @param descriptor what was asked for
	 * @return a context without an id
	 */
	public static FailureContext refused(StreamDescriptor descriptor) {
		return new FailureContext(null, descriptor.client(), descriptor.method(), descriptor.target().toString(),
				Phase.ACQUIRING, 0, 0, 1, Duration.ZERO);
	}

	String describe(String what, String mend) {
		String stream = (this.id != null) ? "Stream " + this.id : "A stream";
		return "%s of client '%s' (%s %s) ended while %s: %s [%d bytes, %d elements, %s%d ms]. %s".formatted(stream,
				this.client, this.method, this.target, this.phase, what, this.bytes, this.elements,
				(this.attempts > 1) ? this.attempts + " attempts, " : "", this.elapsed.toMillis(), mend);
	}

}
