package io.streamingclient.sample.relay;

import java.nio.file.Path;
import java.util.Collections;
import java.util.concurrent.Callable;
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

/**
 * 32 reports of 512 MiB at once through a gateway with 64 MiB of heap and as much direct
 * memory.
 */
@Tag("long")
@EnabledIf("nginxIsInstalled")
class LongParallelReportsTests {

	private static final int CLIENTS = 32;

	private static final GeneratedBody REPORT = GeneratedBody.of(512 * 1024 * 1024, 1);

	static boolean nginxIsInstalled() {
		return Nginx.program().isPresent();
	}

	@Test
	void everyClientGetsEveryByte(@TempDir Path directory) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
		try (Nginx nginx = Nginx.start(Nginx.program().orElseThrow(), directory, REPORT);
				ChildGateway gateway = ChildGateway.start(directory,
						"streaming.client.clients.reports.base-url=" + nginx.uri())) {
			String expected = REPORT.sha256();
			long start = System.nanoTime();
			Callable<Download> client = () -> Download.of(gateway.uri("/relay/reports/report"));
			for (Future<Download> done : threads.invokeAll(Collections.nCopies(CLIENTS, client))) {
				assertThat(done.get().sha256()).isEqualTo(expected);
			}
			double seconds = (System.nanoTime() - start) / 1e9;
			System.out.printf("%d times %d MiB in %.0f s: %.0f MiB/s, resident %d KiB%n", CLIENTS, REPORT.size() >> 20,
					seconds, CLIENTS * (REPORT.size() >> 20) / seconds, gateway.residentKibibytes());
			assertThat(gateway.output()).doesNotContain("OutOf", "LEAK");
		}
		finally {
			threads.shutdownNow();
		}
	}

}
