package io.streamingclient.watch;

import java.time.Duration;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

import io.streamingclient.stream.LiveStream;
import io.streamingclient.stream.StreamTimeouts;
import io.streamingclient.stream.TestStreams;
import io.streamingclient.stream.Verdict;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The watchdog goes on whatever happens to its thread, and health counts it.
 */
@Timeout(60)
class KilledWatchdogTests {

	private static final Duration SOON = Duration.ofSeconds(20);

	private static final StreamTimeouts TIMEOUTS = StreamTimeouts.defaults().withStuckAfter(Duration.ofMillis(400));

	private final TestStreams streams = new TestStreams();

	private final Watchdog watchdog = new Watchdog(this.streams.streams(), this.streams.connections());

	@AfterEach
	void close() {
		this.watchdog.close();
		this.streams.close();
	}

	@ParameterizedTest
	@MethodSource
	void anErrorInASweepLeavesTheOtherStreamsWatchedOver(Error error) {
		this.watchdog.start();
		this.streams.open(new TestStreams.Control() {

			@Override
			public void refresh() {
				Thread.currentThread().interrupt();
				throw error;
			}

		}, TIMEOUTS);
		Awaitility.await().atMost(SOON).until(() -> this.watchdog.failures() > 0);
		LiveStream stalled = this.streams.open(new TestStreams.Control(), TIMEOUTS);
		stalled.claim();
		stalled.demand().add(1);
		stalled.streaming();
		Awaitility.await()
			.atMost(SOON)
			.untilAsserted(() -> assertThat(this.streams.streams().find(stalled.id().value())).get()
				.satisfies((row) -> assertThat(row.verdict()).isEqualTo(Verdict.STALLED))
				.satisfies((row) -> assertThat(row.stuck()).isTrue()));
	}

	static Stream<Error> anErrorInASweepLeavesTheOtherStreamsWatchedOver() {
		return Stream.of(new OutOfMemoryError("on purpose"), new NoClassDefFoundError("on purpose"),
				new StackOverflowError("on purpose"));
	}

	// Whoever kills it for good is in the tests of health
	@Test
	void aThreadThatTakesThePlaceOfAnotherIsCounted() {
		this.watchdog.start();
		Awaitility.await().atMost(SOON).until(() -> this.watchdog.lastSweepTook().toNanos() > 0);
		assertThat(this.watchdog.failures()).isZero();
		this.watchdog.thread(() -> {
		});
		assertThat(this.watchdog.failures()).isEqualTo(1);
		this.watchdog.close();
		this.watchdog.start();
		assertThat(this.watchdog.failures()).isEqualTo(1);
	}

	@Test
	void aLogThatFailsDoesNotEndTheSweeps() {
		LoggerContext log = (LoggerContext) LoggerFactory.getILoggerFactory();
		FullLog full = new FullLog();
		log.addTurboFilter(full);
		try {
			this.streams.close();
			this.watchdog.start();
			Awaitility.await().atMost(SOON).until(() -> this.watchdog.failures() > 2);
			assertThat(full.refusals).isPositive();
		}
		finally {
			log.getTurboFilterList().remove(full);
		}
	}

	/**
	 * Fails on the thread of the watchdog.
	 */
	private static final class FullLog extends TurboFilter {

		private volatile int refusals;

		@Override
		public FilterReply decide(Marker marker, Logger logger, Level level, String format, Object[] arguments,
				Throwable cause) {
			if (Thread.currentThread().getName().equals("streaming-client-watchdog")) {
				this.refusals = 1;
				throw new OutOfMemoryError("on purpose");
			}
			return FilterReply.NEUTRAL;
		}

	}

}
