package io.streamingclient.autoconfigure;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.streamingclient.client.ChildJvm;
import io.streamingclient.upstream.ClientEnd;
import io.streamingclient.upstream.ScriptedUpstream;
import io.streamingclient.upstream.SeenExchange;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * SIGTERM comes while the application is still starting, and streams are read already.
 */
@Timeout(180)
class TerminatedStartupTests {

	private static final Duration SOON = Duration.ofSeconds(60);

	@ParameterizedTest
	@EnumSource
	void theProcessEndsAndTheServerSeesTheEndOfEachStream(StartingChild.Hold hold) throws Exception {
		try (ScriptedUpstream upstream = ScriptedUpstream.start();
				ChildJvm child = StartingChild.start(hold, upstream.uri().toString())) {
			upstream.on("/").respond(200).chunked().chunk("a\n").stall();
			upstream.on("/events").eventStream().event("1").stall();
			List<SeenExchange> seen = upstream.awaitRequests(hold.streams(), SOON);
			child.awaitLine("WAITING");
			child.signal("TERM");
			assertThat(child.exitCode(SOON)).isEqualTo(128 + 15);
			assertThat(seen).hasSize(hold.streams())
				.allSatisfy((exchange) -> assertThat(exchange.awaitEnd(SOON)).isIn(ClientEnd.CLOSED, ClientEnd.RESET));
			upstream.awaitOpenConnections(0, SOON);
			assertThat(upstream.exchanges()).as("none was begun again").hasSize(hold.streams());
			// Spring may let the process end before the context is closed
			assertThat(child.lines()).doesNotContain("STARTED");
			assertThat(child.lines().stream().filter((line) -> line.startsWith("ENDED "))).doesNotHaveDuplicates()
				.allMatch((line) -> line.endsWith(" shutdown"));
		}
	}

}
