package io.streamingclient.stream;

import java.util.Objects;

/**
 * What is known of a stream before anything is sent.
 *
 * @param client the name of the client
 * @param method the HTTP method
 * @param target the URI template or the scrubbed URI; no credentials, no query values
 * @param timeouts the clocks of the stream
 * @param observed whether the stream is somebody else's and only looked at: no clock and
 * no shutdown ends it, only an operator
 */
public record StreamDescriptor(String client, String method, ScrubbedUri target, StreamTimeouts timeouts,
		boolean observed) {

	public StreamDescriptor {
		Objects.requireNonNull(client, "'client' must not be null");
		Objects.requireNonNull(method, "'method' must not be null");
		Objects.requireNonNull(target, "'target' must not be null");
		Objects.requireNonNull(timeouts, "'timeouts' must not be null");
	}

	/**
	 * Describe a stream that is watched over.
	 * @param client the name of the client
	 * @param method the HTTP method
	 * @param target the URI template or the scrubbed URI
	 * @param timeouts the clocks of the stream
	 */
	public StreamDescriptor(String client, String method, ScrubbedUri target, StreamTimeouts timeouts) {
		this(client, method, target, timeouts, false);
	}

}
