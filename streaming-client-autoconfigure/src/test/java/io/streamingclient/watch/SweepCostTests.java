package io.streamingclient.watch;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.streamingclient.stream.LiveStream;
import io.streamingclient.stream.StreamTimeouts;
import io.streamingclient.stream.TestStreams;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What one sweep over 10,000 live rows costs.
 */
class SweepCostTests {

	private static final Logger logger = LoggerFactory.getLogger(SweepCostTests.class);

	private static final int ROWS = 10_000;

	private static final int SWEEPS = 2_000;

	private static final long STEP = Watchdog.PERIOD.toNanos();

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private final TestStreams streams = new TestStreams();

	private final Watchdog watchdog = new Watchdog(this.streams.streams(), this.streams.connections());

	@BeforeEach
	void openRows() {
		StreamTimeouts timeouts = StreamTimeouts.defaults()
			.withIdle(Duration.ofDays(1))
			.withStuckAfter(Duration.ofHours(20));
		for (int i = 0; i < ROWS; i++) {
			LiveStream stream = this.streams.open(new TestStreams.Control(), timeouts);
			stream.claim();
			stream.streaming();
			if (i % 2 == 0) {
				stream.demand().add(Long.MAX_VALUE);
			}
		}
	}

	@AfterEach
	void close() {
		this.streams.close();
	}

	@Test
	void aSweepOverHealthyRowsAllocatesNothingPerRow() {
		long[] allocated = new long[20];
		for (int i = 0; i < allocated.length; i++) {
			long before = THREADS.getCurrentThreadAllocatedBytes();
			this.watchdog.sweep(STEP);
			allocated[i] = THREADS.getCurrentThreadAllocatedBytes() - before;
		}
		// the first ones link what they call
		assertThat(Arrays.stream(allocated).min().orElseThrow()).as("bytes for %d rows", ROWS).isLessThan(ROWS);
	}

	@Test
	@Tag("long")
	void aSweepIsShort() {
		long[] nanos = new long[SWEEPS];
		for (int i = 0; i < SWEEPS; i++) {
			move(i);
			// of this thread: how busy the machine is does not matter
			long start = THREADS.getCurrentThreadCpuTime();
			this.watchdog.sweep(STEP);
			nanos[i] = THREADS.getCurrentThreadCpuTime() - start;
		}
		long[] warm = Arrays.copyOfRange(nanos, SWEEPS / 2, SWEEPS);
		Arrays.sort(warm);
		logger.info("A sweep over {} rows takes {} µs of CPU time (median), {} µs (99 %), {} µs (max)", ROWS,
				micros(warm[warm.length / 2]), micros(warm[warm.length * 99 / 100]), micros(warm[warm.length - 1]));
		assertThat(Duration.ofNanos(warm[warm.length / 2])).isLessThan(Duration.ofMillis(5));
	}

	// every tenth row has received something
	private void move(int sweep) {
		int[] number = new int[1];
		this.streams.streams().forEach((stream) -> {
			if (number[0]++ % 10 == sweep % 10) {
				stream.wire().received(1, System.nanoTime());
			}
		});
	}

	private static long micros(long nanos) {
		return TimeUnit.NANOSECONDS.toMicros(nanos);
	}

}
