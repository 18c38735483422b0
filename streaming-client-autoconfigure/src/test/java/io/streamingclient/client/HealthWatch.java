package io.streamingclient.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import io.streamingclient.actuate.StreamsHealthIndicator;
import io.streamingclient.actuate.StuckThreshold;
import io.streamingclient.stream.LiveStreams;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Asks for the health of the streams all the time, and remembers what was wrong.
 */
final class HealthWatch implements AutoCloseable {

	private final StreamsHealthIndicator health;

	private final List<Health> alarms = new CopyOnWriteArrayList<>();

	private final AtomicInteger samples = new AtomicInteger();

	private final ScheduledExecutorService sampler = Executors.newSingleThreadScheduledExecutor();

	HealthWatch(LiveStreams streams, Duration period) {
		this.health = new StreamsHealthIndicator(streams, StuckThreshold.of("1"));
		this.sampler.scheduleWithFixedDelay(this::sample, 0, period.toNanos(), TimeUnit.NANOSECONDS);
	}

	private void sample() {
		Health now = this.health.health();
		if (now != null && !now.getStatus().equals(Status.UP)) {
			this.alarms.add(now);
		}
		this.samples.incrementAndGet();
	}

	/**
	 * What was wrong so far.
	 * @return every sample that was not UP
	 */
	List<Health> alarms() {
		return this.alarms;
	}

	void assertUpThroughout() {
		assertThat(this.alarms).isEmpty();
		assertThat(this.samples).hasPositiveValue();
	}

	@Override
	public void close() {
		this.sampler.shutdownNow();
	}

}
