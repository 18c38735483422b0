package io.streamingclient.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

import io.streamingclient.stream.Outcome;
import io.streamingclient.stream.Phase;
import io.streamingclient.stream.StreamRegistry;
import io.streamingclient.stream.StreamSnapshot;
import io.streamingclient.stream.Termination;
import io.streamingclient.stream.Verdict;

/**
 * Lists the live streams and recent terminations, and cancels a stream.
 */
@Endpoint(id = "streams")
public final class StreamsEndpoint {

	private final StreamRegistry registry;

	/**
	 * Create a new instance.
	 * @param registry where the streams are
	 */
	public StreamsEndpoint(StreamRegistry registry) {
		this.registry = registry;
	}

	/**
	 * All live streams, and how the latest ones ended.
	 * @param client only those of this client, or {@code null} for all
	 * @param verdict only live ones with this verdict, or {@code null} for all
	 * @return the streams, oldest first, and the terminations, latest first
	 */
	@ReadOperation
	public Streams streams(@Nullable String client, @Nullable Verdict verdict) {
		List<StreamSnapshot> live = this.registry.streams()
			.stream()
			.filter((stream) -> client == null || stream.client().equals(client))
			.filter((stream) -> verdict == null || stream.verdict() == verdict)
			.toList();
		return new Streams(live, terminations(client));
	}

	private List<Ended> terminations(@Nullable String client) {
		List<Termination> terminations = this.registry.recentTerminations();
		return terminations.stream()
			.filter((termination) -> client == null || termination.client().equals(client))
			.map(Ended::of)
			.sorted((one, other) -> other.endedAt().compareTo(one.endedAt()))
			.toList();
	}

	/**
	 * One live stream.
	 * @param id its id
	 * @return the stream, or {@code null} if no live stream has this id
	 */
	@ReadOperation
	public @Nullable StreamSnapshot stream(@Selector String id) {
		return this.registry.find(id).orElse(null);
	}

	/**
	 * Cancel a stream.
	 * @param id its id
	 * @return whether there was such a stream
	 */
	@DeleteOperation
	public Cancellation cancel(@Selector String id) {
		return new Cancellation(id, this.registry.cancel(id));
	}

	/**
	 * The live streams and recent terminations.
	 *
	 * @param streams the live ones
	 * @param terminations how the latest ones ended
	 */
	public record Streams(List<StreamSnapshot> streams, List<Ended> terminations) implements OperationResponseBody {

	}

	/**
	 * What became of a cancellation. An object, because JMX can show nothing else.
	 *
	 * @param id the id of the stream
	 * @param cancelled {@code false} if no live stream has this id
	 */
	public record Cancellation(String id, boolean cancelled) implements OperationResponseBody {

	}

	/**
	 * How a stream ended.
	 *
	 * @param id the id
	 * @param client the name of the client
	 * @param method the HTTP method
	 * @param target the URI template or the scrubbed URI
	 * @param outcome how it ended
	 * @param phase where it was then
	 * @param error the word for the failure, or {@code null} if there was none
	 * @param message the message of the error, or {@code null} if there was none
	 * @param status the status code, or {@code null} before the response
	 * @param protocol the protocol of its channel, or {@code null} without one
	 * @param bytesReceived body bytes received
	 * @param bytesSent request bytes that the transport took
	 * @param elements elements given to the consumer
	 * @param skipped elements left out, because they were malformed or too large
	 * @param startedAt when it was subscribed to
	 * @param endedAt when it ended
	 * @param duration from the one to the other
	 * @param unverifiable whether it completed and nobody can know if the body was whole
	 */
	public record Ended(String id, String client, String method, String target, Outcome outcome, Phase phase,
			@Nullable String error, @Nullable String message, @Nullable Integer status, @Nullable String protocol,
			long bytesReceived, long bytesSent, long elements, long skipped, Instant startedAt, Instant endedAt,
			Duration duration, boolean unverifiable) {

		static Ended of(Termination end) {
			return new Ended(end.id(), end.client(), end.method(), end.target(), end.outcome(), end.phase(),
					(end.errorType() != null) ? end.errorType().word() : null, end.message(), end.status(),
					end.protocol(), end.bytesReceived(), end.bytesSent(), end.elements(), end.skipped(),
					end.startedAt(), end.startedAt().plus(end.duration()), end.duration(), end.unverifiable());
		}

	}

}
