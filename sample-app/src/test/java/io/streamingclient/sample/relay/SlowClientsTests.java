package io.streamingclient.sample.relay;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

import io.streamingclient.sample.support.ChildGateway;
import io.streamingclient.sample.support.Download;
import io.streamingclient.sample.support.Nginx;
import io.streamingclient.upstream.GeneratedBody;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Many clients at 1 MiB/s for a minute: none is cut off, and memory stays flat.
 */
@Tag("long")
@EnabledIf("nginxIsInstalled")
class SlowClientsTests {

	private static final int CLIENTS = 50;

	private static final long MEBIBYTE = 1024 * 1024;

	private static final long GROWTH_KIBIBYTES = 32 * 1024;

	static boolean nginxIsInstalled() {
		return Nginx.program().isPresent();
	}

	@Test
	void everySlowClientGetsEveryByteWithFlatMemory(@TempDir Path directory) throws Exception {
		GeneratedBody report = GeneratedBody.of(64 * MEBIBYTE, 1);
		ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
		try (Nginx nginx = Nginx.start(Nginx.program().orElseThrow(), directory, report);
				ChildGateway gateway = ChildGateway.start(directory,
						"streaming.client.clients.reports.base-url=" + nginx.uri())) {
			Download.of(gateway.uri("/relay/reports/report"));
			List<Future<Download>> downloads = new ArrayList<>();
			for (int i = 0; i < CLIENTS; i++) {
				downloads.add(threads.submit(() -> Download.of(gateway.uri("/relay/reports/report"), MEBIBYTE)));
			}
			assertThat(growth(gateway, downloads)).isLessThan(GROWTH_KIBIBYTES);
			for (Future<Download> download : downloads) {
				assertThat(download.get().sha256()).isEqualTo(report.sha256());
			}
			assertThat(gateway.output()).doesNotContain("OutOf", "LEAK");
		}
		finally {
			threads.shutdownNow();
		}
	}

	// from when all streams are under way to the highest there is
	private static long growth(ChildGateway gateway, List<Future<Download>> downloads) throws Exception {
		await().atMost(Duration.ofSeconds(20)).pollDelay(Duration.ofSeconds(10)).until(() -> true);
		long settled = gateway.residentKibibytes();
		long[] highest = { settled };
		await().atMost(Duration.ofMinutes(3)).pollInterval(Duration.ofSeconds(1)).until(() -> {
			highest[0] = Math.max(highest[0], gateway.residentKibibytes());
			return downloads.stream().allMatch(Future::isDone);
		});
		return highest[0] - settled;
	}

}
