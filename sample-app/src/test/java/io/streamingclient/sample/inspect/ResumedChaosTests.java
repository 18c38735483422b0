package io.streamingclient.sample.inspect;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.streamingclient.sample.inspect.ChaosStage.Ended;
import io.streamingclient.sample.support.Nginx;
import io.streamingclient.upstream.Break;
import io.streamingclient.upstream.GeneratedBody;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Reports of a real nginx over connections that break at random bytes.
 */
@EnabledIf("nginxIsInstalled")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ResumedChaosTests {

	private static final int BREAKS = 20;

	private static final int SIZE = 16 * 1024 * 1024;

	private static final GeneratedBody REPORT = GeneratedBody.of(SIZE, 1);

	private static ChaosStage stage;

	static boolean nginxIsInstalled() {
		return Nginx.program().isPresent();
	}

	@BeforeAll
	static void start(@TempDir Path directory) throws IOException {
		stage = ChaosStage.start(directory, REPORT);
	}

	@AfterAll
	static void stop() {
		if (stage != null) {
			stage.close();
		}
	}

	private static Ended read(String clientAndPath) throws Exception {
		return stage.read(clientAndPath).get(ChaosStage.PATIENCE.toSeconds(), TimeUnit.SECONDS);
	}

	private static void assertWhole(Ended end) {
		assertThat(end.outcome()).as("%s", end).isEqualTo("COMPLETED");
		assertThat(end.sha256()).isEqualTo(REPORT.sha256());
	}

	private static void assertRefused(Ended end, String error) {
		assertThat(end.outcome()).as("%s", end).isEqualTo("FAILED");
		assertThat(end.error()).isEqualTo(error);
		assertThat(end.bytes()).isBetween(1L, SIZE - 1L);
		assertThat(end.sha256()).isEqualTo(REPORT.slice(0, end.bytes()).sha256());
	}

	@Test
	void aReportThatBreaksInAllWaysIsWholeAndTheClientTakesNoByteTwice() throws Exception {
		stage.proxy().breakAtRandom(BREAKS, SIZE, 1, Break.values());
		Ended end = read("range/report");
		assertWhole(end);
		assertThat(end.attempts()).isGreaterThan(BREAKS);
		assertThat(end.bytes()).isEqualTo(SIZE);
	}

	@Test
	void noByteIsFetchedTwiceIfNoneIsLost() throws Exception {
		long before = stage.proxy().bytesToClient();
		stage.proxy().breakAtRandom(BREAKS / 2, SIZE, 2, Break.FIN, Break.FIN, Break.STALL);
		Ended end = read("range/report");
		assertWhole(end);
		long heads = end.attempts() * ChaosStage.HEAD;
		assertThat(stage.proxy().bytesToClient() - before).isBetween((long) SIZE, SIZE + heads);
	}

	@Test
	void aChunkedReportWithoutRangesThatBreaksIsWhole() throws Exception {
		stage.proxy().breakAtRandom(5, SIZE, 3, Break.values());
		Ended end = read("range/chunked/report");
		assertWhole(end);
		assertThat(end.attempts()).isGreaterThan(5);
	}

	@Test
	void rangesAskForAReportThatIsNotCompressed() throws Exception {
		stage.proxy().breakAtRandom(5, SIZE, 4, Break.values());
		Ended end = read("range/gzip/report");
		assertWhole(end);
		assertThat(end.attempts()).isGreaterThan(5);
	}

	@Test
	void aCompressedReportThatDoesNotBreakIsWhole() throws Exception {
		Ended end = read("auto/gzip/report");
		assertWhole(end);
		assertThat(end.attempts()).isEqualTo(1);
	}

	@ParameterizedTest
	@EnumSource
	void aCompressedReportThatBreaksIsRefused(Break kind) throws Exception {
		switch (kind) {
			case FIN -> stage.proxy().cutAfter(SIZE / 2);
			case RST -> stage.proxy().resetAfter(SIZE / 2);
			case STALL -> stage.proxy().stallAfter(SIZE / 2);
		}
		Ended end = read("auto/gzip/report");
		assertRefused(end, switch (kind) {
			case FIN -> "truncated";
			case RST -> "reset";
			case STALL -> "timeout";
		});
	}

	@Test
	@Order(Integer.MAX_VALUE)
	void aReportThatIsReplacedInTheMiddleIsRefused() throws Exception {
		long before = stage.proxy().bytesToClient();
		CompletableFuture<Ended> reading = stage.read("range/throttled/report");
		stage.proxy().awaitBytesToClient(before + SIZE / 32, ChaosStage.PATIENCE);
		stage.proxy().stall();
		stage.nginx().replace(GeneratedBody.of(SIZE, 2));
		stage.proxy().reset();
		stage.proxy().resume();
		Ended end = reading.get(ChaosStage.PATIENCE.toSeconds(), TimeUnit.SECONDS);
		assertRefused(end, "changed");
		assertThat(end.attempts()).isGreaterThan(1);
	}

}
