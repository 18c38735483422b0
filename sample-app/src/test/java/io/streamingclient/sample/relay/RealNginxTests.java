package io.streamingclient.sample.relay;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

import io.streamingclient.sample.support.ChildGateway;
import io.streamingclient.sample.support.Download;
import io.streamingclient.sample.support.Nginx;
import io.streamingclient.upstream.GeneratedBody;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Large reports of a real nginx, through a gateway with 64 MiB of memory.
 */
@EnabledIf("nginxIsInstalled")
class RealNginxTests {

	private static final GeneratedBody REPORT = GeneratedBody.of(512 * 1024 * 1024, 1);

	private static String digest;

	private static Nginx nginx;

	private static ChildGateway gateway;

	static boolean nginxIsInstalled() {
		return Nginx.program().isPresent();
	}

	@BeforeAll
	static void start(@TempDir Path directory) throws IOException {
		nginx = Nginx.start(Nginx.program().orElseThrow(), directory, REPORT);
		gateway = ChildGateway.start(directory, "streaming.client.clients.reports.base-url=" + nginx.uri());
		digest = REPORT.sha256();
	}

	@AfterAll
	static void stop() {
		if (gateway != null) {
			gateway.close();
		}
		if (nginx != null) {
			nginx.close();
		}
	}

	private static Download download(String path) throws Exception {
		return Download.of(gateway.uri("/relay/reports" + path));
	}

	@Test
	void oneClientGetsEveryByte() throws Exception {
		assertThat(download("/report").sha256()).isEqualTo(digest);
	}

	@Test
	void eightClientsGetEveryByte() throws Exception {
		List<Callable<Download>> clients = new ArrayList<>();
		for (int i = 0; i < 8; i++) {
			clients.add(() -> download("/report"));
		}
		ExecutorService threads = Executors.newFixedThreadPool(8);
		try {
			for (Future<Download> done : threads.invokeAll(clients)) {
				assertThat(done.get().sha256()).isEqualTo(digest);
			}
		}
		finally {
			threads.shutdownNow();
		}
		assertThat(gateway.output()).doesNotContain("OutOf");
	}

	@Test
	void firstByteComesLongBeforeASlowReportHasItsSecondMebibyte() throws Exception {
		try (var body = gateway.uri("/relay/reports/throttled/report").toURL().openStream()) {
			assertThat(body.read()).isNotNegative();
			long first = System.nanoTime();
			assertThat(body.readNBytes(1024 * 1024)).hasSize(1024 * 1024);
			assertThat(Duration.ofNanos(System.nanoTime() - first)).isGreaterThan(Duration.ofSeconds(1));
		}
	}

}
