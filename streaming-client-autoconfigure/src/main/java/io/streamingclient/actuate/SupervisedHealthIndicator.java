package io.streamingclient.actuate;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

import io.streamingclient.supervision.RunFailure;
import io.streamingclient.supervision.StreamSupervisor;
import io.streamingclient.supervision.SupervisedSnapshot;
import io.streamingclient.supervision.SupervisedState;

/**
 * Down while a supervised stream is given up; up again when an operator starts it.
 */
public final class SupervisedHealthIndicator extends AbstractHealthIndicator {

	private static final int MAX_NAMED = 10;

	private final StreamSupervisor supervisor;

	/**
	 * Create a new instance.
	 * @param supervisor what runs the streams
	 */
	public SupervisedHealthIndicator(StreamSupervisor supervisor) {
		super("The supervised streams could not be read");
		this.supervisor = supervisor;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		List<SupervisedSnapshot> streams = this.supervisor.streams();
		List<GivenUp> givenUp = streams.stream()
			.filter((stream) -> stream.state() == SupervisedState.GAVE_UP)
			.limit(MAX_NAMED)
			.map(GivenUp::of)
			.toList();
		Map<SupervisedState, Integer> states = new EnumMap<>(SupervisedState.class);
		streams.forEach((stream) -> states.merge(stream.state(), 1, Integer::sum));
		builder.up();
		if (!givenUp.isEmpty()) {
			builder.down().withDetail("gaveUp", givenUp);
		}
		builder.withDetail("states", states);
	}

	/**
	 * A stream that was given up as the health details name it.
	 *
	 * @param name its name
	 * @param reason why
	 * @param since since when
	 * @param lastErrors why its latest runs failed, latest last
	 */
	record GivenUp(String name, @Nullable String reason, Instant since, List<RunFailure> lastErrors) {

		static GivenUp of(SupervisedSnapshot stream) {
			return new GivenUp(stream.name(), stream.reason(), stream.since(), stream.lastErrors());
		}

	}

}
