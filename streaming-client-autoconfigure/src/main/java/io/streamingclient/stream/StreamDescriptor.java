package io.streamingclient.stream;

import java.util.Objects;

/**
 * What is known of a stream before anything is sent.
 *
 * @param client the name of the client
 * @param method the HTTP method
 * @param target the URI template or the scrubbed URI; no credentials, no query values
 * @param timeouts the clocks of the stream
 */
public record StreamDescriptor(String client, String method, ScrubbedUri target, StreamTimeouts timeouts) {

	public StreamDescriptor {
		Objects.requireNonNull(client, "'client' must not be null");
		Objects.requireNonNull(method, "'method' must not be null");
		Objects.requireNonNull(target, "'target' must not be null");
		Objects.requireNonNull(timeouts, "'timeouts' must not be null");
	}

}
