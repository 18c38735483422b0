package io.streamingclient.compatibility;

import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.streamingclient.upstream.ClientEnd;
import io.streamingclient.upstream.ScriptedUpstream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Devtools restart an application that reads streams: the life before leaves nothing
 * behind, and the next one streams again.
 */
@Timeout(240)
class DevtoolsRestartTests {

	private static final Duration SOON = Duration.ofSeconds(60);

	private static final int RESTARTS = 2;

	private static final int STREAMS = 3;

	@Test
	void aRestartEndsAllStreamsOnceAndTheNextLifeHasItsOwn(@TempDir Path directory) throws Exception {
		try (ScriptedUpstream upstream = ScriptedUpstream.start()) {
			upstream.on("/").eventStream().event("1").stall();
			upstream.on("/report").respond(200).chunked().chunk("a\n").stall();
			try (RestartedApplication application = RestartedApplication.start(directory, upstream.uri().toString())) {
				for (int life = 1; life <= RESTARTS; life++) {
					application.awaitLines("STARTED RestartClassLoader", life);
					upstream.awaitRequests(life * STREAMS, SOON);
					application.awaitLines("THREADS GONE", life - 1);
					upstream.awaitOpenConnections(STREAMS, SOON);
					application.change();
					application.awaitLines("ENDED /events shutdown", life);
					application.awaitLines("ENDED /report shutdown", life);
					application.awaitLines("ENDED supervised STOPPED", life);
				}
				application.awaitLines("STARTED RestartClassLoader", RESTARTS + 1);
				upstream.awaitRequests((RESTARTS + 1) * STREAMS, SOON);
				assertThat(application.terminate()).isEqualTo(128 + 15);
				assertThat(application.lines()).filteredOn((line) -> line.startsWith("ENDED"))
					.hasSize((RESTARTS + 1) * STREAMS);
				assertThat(upstream.exchanges()).hasSize((RESTARTS + 1) * STREAMS)
					.allSatisfy((seen) -> assertThat(seen.awaitEnd(SOON)).isIn(ClientEnd.CLOSED, ClientEnd.RESET));
				upstream.awaitOpenConnections(0, SOON);
			}
		}
	}

}
