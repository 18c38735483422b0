package io.streamingclient.stream;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A live stream as people and endpoints see it.
 *
 * @param id the id
 * @param client the name of the client
 * @param method the HTTP method
 * @param target the URI template or the scrubbed URI
 * @param phase where the stream is
 * @param verdict what the watchdog concludes
 * @param verdictFor how long the reason for the verdict has lasted
 * @param stuck whether a suspicious verdict has lasted longer than {@code stuck-after}
 * @param startedAt when it was subscribed to
 * @param age time since then
 * @param status the status code, or {@code null} before the response
 * @param protocol the protocol of its channel, or {@code null} without one
 * @param http2State the state of its HTTP/2 stream, or {@code null} if it has none
 * @param connection the id of its HTTP/2 connection, or {@code null} without one
 * @param bytesReceived body bytes received, as on the wire
 * @param bytesSent request bytes that the transport took
 * @param elements elements given to the consumer
 * @param attempts requests made for the stream so far, one unless it was resumed
 * @param demand whether the consumer is asking
 * @param sinceLastRead time since something arrived, or {@code null} if nothing has
 */
public record StreamSnapshot(String id, String client, String method, String target, Phase phase, Verdict verdict,
		Duration verdictFor, boolean stuck, Instant startedAt, Duration age, @Nullable Integer status,
		@Nullable String protocol, @Nullable String http2State, @Nullable String connection, long bytesReceived,
		long bytesSent, long elements, int attempts, boolean demand, @Nullable Duration sinceLastRead) {

}
