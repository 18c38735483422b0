package io.streamingclient.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import io.streamingclient.stream.LiveStream;
import io.streamingclient.stream.LiveStreams;
import io.streamingclient.stream.Phase;
import io.streamingclient.stream.ScrubbedUri;
import io.streamingclient.stream.StreamControl;
import io.streamingclient.stream.StreamDescriptor;
import io.streamingclient.stream.StreamTimeouts;
import io.streamingclient.stream.Verdict;
import io.streamingclient.stream.TestTables;
import io.streamingclient.table.DefaultTableRegistry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

class StreamsHealthIndicatorTests {

	private static final StreamDescriptor DESCRIPTOR = new StreamDescriptor("reports", "GET",
			ScrubbedUri.of("/reports/{id}"), StreamTimeouts.defaults());

	private final DefaultTableRegistry tables = TestTables.open();

	private final LiveStreams streams;

	private final List<String> stuck = new ArrayList<>();

	StreamsHealthIndicatorTests() {
		this.streams = new LiveStreams(this.tables, List.of());
	}

	@ParameterizedTest
	@CsvSource({ "0, 0, 1, UP", "0, 9, 1, UP", "1, 9, 1, DOWN", "1, 9, 2, UP", "2, 9, 2, DOWN", "0, 0, 50%, UP",
			"0, 4, 50%, UP", "1, 4, 50%, UP", "2, 4, 50%, DOWN", "1, 1, 100%, DOWN", "9, 10, 100%, UP",
			"1, 100, 1%, DOWN", "1, 101, 1%, UP" })
	void theThresholdDecides(int stuck, int live, String threshold, String status) {
		Health health = health(live, stuck, threshold);
		assertThat(health.getStatus()).isEqualTo(new Status(status));
		assertThat(health.getDetails()).containsEntry("live", live)
			.containsEntry("stuck", stuck)
			.containsEntry("threshold", threshold);
	}

	@Test
	void stuckStreamsAreNamedAlsoBelowTheThreshold() {
		assertThat(health(9, 1, "2").getDetails().get("streams"))
			.asInstanceOf(InstanceOfAssertFactories.list(StreamsHealthIndicator.StuckStream.class))
			.singleElement()
			.satisfies((stream) -> {
				assertThat(stream.id()).isEqualTo(this.stuck.get(0));
				assertThat(stream.client()).isEqualTo("reports");
				assertThat(stream.phase()).isEqualTo(Phase.STREAMING);
				assertThat(stream.verdict()).isEqualTo(Verdict.STALLED);
				assertThat(stream.since()).isBefore(Instant.now().minusSeconds(19));
				assertThat(stream.age()).isPositive();
				assertThat(stream.bytes()).isEqualTo(42);
				assertThat(stream.protocol()).isEqualTo("http/1.1");
			});
	}

	@Test
	void noMoreThanTenAreNamedAndThoseStuckForLongestFirst() {
		assertThat(health(30, 25, "1").getDetails().get("streams"))
			.asInstanceOf(InstanceOfAssertFactories.list(StreamsHealthIndicator.StuckStream.class))
			.extracting(StreamsHealthIndicator.StuckStream::id)
			.isEqualTo(longestFirst().subList(0, 10));
	}

	@Test
	void aRegistryThatIsNotRunningIsDownAndNotAnException() {
		this.tables.close();
		assertThat(new StreamsHealthIndicator(this.streams, StuckThreshold.of("1")).health().getStatus())
			.isEqualTo(Status.DOWN);
	}

	private List<String> longestFirst() {
		List<String> ids = new ArrayList<>(this.stuck);
		Collections.reverse(ids);
		return ids;
	}

	private Health health(int live, int stuck, String threshold) {
		for (int i = 0; i < live; i++) {
			LiveStream stream = this.streams.open(DESCRIPTOR, mock(StreamControl.class));
			stream.streaming();
			stream.wire().protocol("http/1.1");
			stream.wire().received(42, System.nanoTime());
			if (i < stuck) {
				stream.vigil().judge(Verdict.STALLED, true, System.nanoTime() - Duration.ofSeconds(20 + i).toNanos());
				this.stuck.add(stream.id().value());
			}
		}
		return new StreamsHealthIndicator(this.streams, StuckThreshold.of(threshold)).health();
	}

}
