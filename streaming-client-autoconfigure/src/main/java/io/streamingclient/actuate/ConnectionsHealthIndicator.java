package io.streamingclient.actuate;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

import io.streamingclient.stream.ConnectionSnapshot;
import io.streamingclient.stream.LiveConnections;
import io.streamingclient.stream.StreamRegistry;

/**
 * Down while an HTTP/2 connection is saturated by silent streams: as many are open as the
 * peer allows, none of them moves, and none waits for its consumer.
 */
public final class ConnectionsHealthIndicator extends AbstractHealthIndicator {

	private static final int MAX_NAMED = 10;

	private final LiveConnections connections;

	private final StreamRegistry streams;

	private final Duration silence;

	/**
	 * Create a new instance.
	 * @param connections where the connections are
	 * @param streams where the streams are
	 * @param silence for how long no stream of a connection must have moved
	 */
	public ConnectionsHealthIndicator(LiveConnections connections, StreamRegistry streams, Duration silence) {
		super("The connections could not be read");
		this.connections = connections;
		this.streams = streams;
		this.silence = silence;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		List<ConnectionSnapshot> live = this.connections.connections();
		List<ConnectionSnapshot> saturated = servingNobody(
				live.stream().filter((connection) -> connection.isFullAndSilent(this.silence)).toList());
		builder.up();
		if (!saturated.isEmpty()) {
			builder.down();
		}
		builder.withDetail("live", live.size()).withDetail("saturated", saturated.size());
		List<ConnectionSnapshot> named = saturated.isEmpty() ? live : saturated;
		if (!named.isEmpty()) {
			builder.withDetail("connections", named.stream().limit(MAX_NAMED).toList());
		}
	}

	private List<ConnectionSnapshot> servingNobody(List<ConnectionSnapshot> silent) {
		if (silent.isEmpty()) {
			return silent;
		}
		Set<String> serving = this.streams.streams()
			.stream()
			.filter((stream) -> !stream.verdict().isSuspicious())
			.map((stream) -> String.valueOf(stream.connection()))
			.collect(Collectors.toSet());
		return silent.stream().filter((connection) -> !serving.contains(connection.id())).toList();
	}

}
