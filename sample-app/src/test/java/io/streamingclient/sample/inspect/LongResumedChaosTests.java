package io.streamingclient.sample.inspect;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

import io.streamingclient.sample.inspect.ChaosStage.Ended;
import io.streamingclient.sample.support.Nginx;
import io.streamingclient.upstream.Break;
import io.streamingclient.upstream.GeneratedBody;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A report of 512 MiB over connections that break 200 times.
 */
@Tag("long")
@EnabledIf("nginxIsInstalled")
class LongResumedChaosTests {

	private static final int BREAKS = 200;

	private static final long SIZE = 512L * 1024 * 1024;

	private static final GeneratedBody REPORT = GeneratedBody.of(SIZE, 1);

	private static final long GROWTH_KIBIBYTES = 32 * 1024;

	private static final Duration PATIENCE = Duration.ofMinutes(10);

	@TempDir
	private Path directory;

	static boolean nginxIsInstalled() {
		return Nginx.program().isPresent();
	}

	@Test
	void aReportThatBreaksTwoHundredTimesIsWholeWithFlatMemory() throws Exception {
		try (ChaosStage stage = ChaosStage.start(this.directory, REPORT)) {
			stage.read("range/report").get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
			long settled = stage.gateway().residentKibibytes();
			long before = stage.proxy().bytesToClient();
			stage.proxy().breakAtRandom(BREAKS, SIZE, 1, Break.values());
			CompletableFuture<Ended> reading = stage.read("range/report");
			long highest = highestMemory(stage, reading);
			Ended end = reading.get();
			long forwarded = stage.proxy().bytesToClient() - before;
			System.out.printf("%s, forwarded %d, resident %d to %d KiB%n", end, forwarded, settled, highest);
			assertThat(end.outcome()).as("%s", end).isEqualTo("COMPLETED");
			assertThat(end.sha256()).isEqualTo(REPORT.sha256());
			assertThat(end.attempts()).isGreaterThan(BREAKS);
			assertThat(end.bytes()).isEqualTo(SIZE);
			assertThat(forwarded).as("with what was in flight").isLessThan(SIZE + SIZE / 2);
			assertThat(highest - settled).isLessThan(GROWTH_KIBIBYTES);
			assertThat(stage.gateway().output()).doesNotContain("OutOf", "LEAK");
		}
	}

	@Test
	void aReportThatIsReplacedBetweenTheBreaksIsRefused() throws Exception {
		try (ChaosStage stage = ChaosStage.start(this.directory, REPORT)) {
			stage.proxy().breakAtRandom(BREAKS, SIZE, 2, Break.values());
			CompletableFuture<Ended> reading = stage.read("range/report");
			stage.proxy().awaitBytesToClient(SIZE / 4, PATIENCE);
			stage.nginx().replace(GeneratedBody.of(SIZE, 2));
			Ended end = reading.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
			System.out.println(end);
			assertThat(end.error()).as("%s", end).isEqualTo("changed");
			assertThat(end.sha256()).isEqualTo(REPORT.slice(0, end.bytes()).sha256());
		}
	}

	private static long highestMemory(ChaosStage stage, CompletableFuture<Ended> reading) {
		long[] highest = new long[1];
		await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).until(() -> {
			highest[0] = Math.max(highest[0], stage.gateway().residentKibibytes());
			return reading.isDone();
		});
		return highest[0];
	}

}
