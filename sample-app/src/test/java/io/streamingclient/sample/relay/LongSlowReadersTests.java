package io.streamingclient.sample.relay;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.streamingclient.sample.support.ChildGateway;
import io.streamingclient.sample.support.Download;
import io.streamingclient.sample.support.SlowReaders;
import io.streamingclient.upstream.GeneratedBody;
import io.streamingclient.upstream.ScriptedUpstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * 200 clients that take 100 KiB/s of endless reports, through a gateway with 128 MiB of
 * heap and the direct memory that goes with it.
 */
@Tag("long")
class LongSlowReadersTests {

	private static final int CLIENTS = 200;

	private static final int BYTES_PER_SECOND = 100 * 1024;

	private static final int SAMPLES = 9;

	private static final Duration BETWEEN_SAMPLES = Duration.ofSeconds(8);

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	private static final GeneratedBody REPORT = GeneratedBody.of(256 * 1024 * 1024, 2);

	// of the speed that the same client has alone
	private static final double FULL_SPEED = 0.4;

	private static final long GROWTH_KIBIBYTES = 8 * 1024;

	@Test
	void theyGetWhatTheyAskForAndTheOthersGoAtFullSpeed(@TempDir Path directory) throws Exception {
		try (ScriptedUpstream upstream = ScriptedUpstream.start();
				ChildGateway gateway = ChildGateway.start(directory, List.of("-Xmx128m"),
						"streaming.client.clients.reports.base-url=" + upstream.uri())) {
			upstream.on("/endless").respond(200).generate(1L << 40, 1);
			upstream.on("/report").respond(200).generate(REPORT);
			fastest(gateway);
			double alone = fastest(gateway);
			long left;
			try (SlowReaders readers = SlowReaders.start(CLIENTS, BYTES_PER_SECOND,
					gateway.uri("/relay/reports/endless"))) {
				upstream.awaitRequests(CLIENTS, PATIENCE);
				assertMemoryIsFlat(gateway, readers);
				double together = fastest(gateway);
				System.out.printf("alone %.0f MiB/s, beside %d slow readers %.0f MiB/s%n", alone, CLIENTS, together);
				assertThat(together / alone).isGreaterThan(FULL_SPEED);
				assertThat(readers.ended()).as("cut off").isZero();
				assertThat(upstream.openConnections()).isGreaterThanOrEqualTo(CLIENTS);
				left = System.nanoTime();
			}
			// the one of the last report stays in the pool
			upstream.awaitOpenConnections(1, PATIENCE);
			System.out.printf("their upstream connections were gone after %d ms%n",
					(System.nanoTime() - left) / 1_000_000);
			assertThat(gateway.output()).doesNotContain("OutOf", "LEAK");
		}
	}

	private static void assertMemoryIsFlat(ChildGateway gateway, SlowReaders readers) throws Exception {
		long[] heap = new long[SAMPLES];
		long[] resident = new long[SAMPLES];
		long start = System.nanoTime();
		for (int i = 0; i < SAMPLES; i++) {
			await().atMost(PATIENCE).pollDelay(BETWEEN_SAMPLES).until(() -> true);
			heap[i] = gateway.liveKibibytes();
			resident[i] = gateway.residentKibibytes();
			System.out.printf("heap after GC %d KiB, resident %d KiB%n", heap[i], resident[i]);
		}
		double seconds = (System.nanoTime() - start) / 1e9;
		System.out.printf("each reads %.0f KiB/s%n", readers.bytes() / seconds / CLIENTS / 1024);
		assertThat(last(heap) - first(heap)).as("growth of the heap").isLessThan(GROWTH_KIBIBYTES);
		assertThat(last(resident) - first(resident)).as("growth of the process").isLessThan(2 * GROWTH_KIBIBYTES);
	}

	// the least of a third, which noise can only raise
	private static long first(long[] samples) {
		return Math.min(samples[0], Math.min(samples[1], samples[2]));
	}

	private static long last(long[] samples) {
		return Math.min(samples[SAMPLES - 1], Math.min(samples[SAMPLES - 2], samples[SAMPLES - 3]));
	}

	private static double fastest(ChildGateway gateway) throws Exception {
		double best = 0;
		for (int i = 0; i < 3; i++) {
			long start = System.nanoTime();
			Download download = Download.of(gateway.uri("/relay/reports/report"));
			best = Math.max(best, (REPORT.size() >> 20) / ((System.nanoTime() - start) / 1e9));
			assertThat(download.bytes()).isEqualTo(REPORT.size());
		}
		return best;
	}

}
