package io.streamingclient.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

import io.streamingclient.stream.Phase;
import io.streamingclient.stream.StreamRegistry;
import io.streamingclient.stream.StreamSnapshot;
import io.streamingclient.stream.Verdict;

/**
 * Down while streams are stuck; up again by itself when they move or end.
 */
public final class StreamsHealthIndicator extends AbstractHealthIndicator {

	private static final int MAX_NAMED = 10;

	private final StreamRegistry registry;

	private final StuckThreshold threshold;

	/**
	 * Create a new instance.
	 * @param registry where the streams are
	 * @param threshold how many stuck ones make the health go down
	 */
	public StreamsHealthIndicator(StreamRegistry registry, StuckThreshold threshold) {
		super("The streams could not be read");
		this.registry = registry;
		this.threshold = threshold;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		List<StreamSnapshot> live = this.registry.streams();
		List<StreamSnapshot> stuck = live.stream().filter(StreamSnapshot::stuck).toList();
		builder.up();
		if (this.threshold.isReached(stuck.size(), live.size())) {
			builder.down();
		}
		builder.withDetail("live", live.size())
			.withDetail("stuck", stuck.size())
			.withDetail("threshold", this.threshold.toString());
		if (!stuck.isEmpty()) {
			builder.withDetail("streams", longestFirst(stuck));
		}
	}

	private static List<StuckStream> longestFirst(List<StreamSnapshot> stuck) {
		return stuck.stream()
			.sorted(Comparator.comparing(StreamSnapshot::verdictFor).reversed())
			.limit(MAX_NAMED)
			.map(StuckStream::of)
			.toList();
	}

	/**
	 * A stuck stream as the health details name it.
	 *
	 * @param id the id
	 * @param client the name of the client
	 * @param phase where it is
	 * @param verdict what is wrong
	 * @param since since when
	 * @param age time since subscription
	 * @param bytes body bytes received
	 * @param protocol the protocol of its channel, or {@code null} without one
	 * @param http2State the state of its HTTP/2 stream, or {@code null} if it has none
	 */
	record StuckStream(String id, String client, Phase phase, Verdict verdict, Instant since, Duration age, long bytes,
			@Nullable String protocol, @Nullable String http2State) {

		static StuckStream of(StreamSnapshot stream) {
			return new StuckStream(stream.id(), stream.client(), stream.phase(), stream.verdict(),
					Instant.now().minus(stream.verdictFor()), stream.age(), stream.bytesReceived(), stream.protocol(),
					stream.http2State());
		}

	}

}
