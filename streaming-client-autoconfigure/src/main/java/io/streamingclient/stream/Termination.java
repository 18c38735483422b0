package io.streamingclient.stream;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * How a stream ended. Exactly one exists for every stream that had a row.
 *
 * @param id the id
 * @param client the name of the client
 * @param method the HTTP method
 * @param target the URI template or the scrubbed URI
 * @param outcome how it ended
 * @param phase where it was then
 * @param errorType the word for the failure, or {@code null} if there was none
 * @param message the message of the error, or {@code null} if there was none
 * @param status the status code, or {@code null} before the response
 * @param protocol the protocol of its channel, or {@code null} without one
 * @param bytesReceived body bytes received, as on the wire
 * @param bytesSent request bytes that the transport took
 * @param elements elements given to the consumer
 * @param skipped elements left out, because the consumer wants those that are malformed
 * or too large to be
 * @param attempts requests made for the stream, one unless it was resumed
 * @param startedAt when it was subscribed to
 * @param duration from then to the end
 * @param unverifiable whether the stream completed and nobody can know if its body was
 * whole: only the close of the connection marked its end (RFC 9112 section 6.3)
 */
public record Termination(String id, String client, String method, String target, Outcome outcome, Phase phase,
		@Nullable ErrorType errorType, @Nullable String message, @Nullable Integer status, @Nullable String protocol,
		long bytesReceived, long bytesSent, long elements, long skipped, int attempts, Instant startedAt,
		Duration duration, boolean unverifiable) {

}
