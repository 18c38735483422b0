package io.streamingclient.client;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import io.streamingclient.upstream.Gate;
import io.streamingclient.upstream.GeneratedBody;
import io.streamingclient.upstream.ScriptedUpstream;

import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The process of the client stands still for longer than any clock while the server goes
 * on: no stream is blamed for it.
 */
@Timeout(120)
@EnabledOnOs({ OS.LINUX, OS.MAC })
class PausedProcessTests {

	private static final Duration PAUSE = ChildReader.IDLE.plusSeconds(1);

	private static final int BLOCK = 1000;

	@Test
	void streamsGoOnAfterAPauseOfTheProcess() throws Exception {
		GeneratedBody body = GeneratedBody.of(6 * BLOCK, 1);
		Gate both = new Gate();
		try (ScriptedUpstream http1 = ScriptedUpstream.start(); ScriptedUpstream h2c = ScriptedUpstream.startH2c()) {
			http1.on("/drip").awaitGate(both).respond(200).generate(body, BLOCK, ChildReader.DRIP);
			h2c.on("/drip").awaitGate(both).respond(200).generate(body, BLOCK, ChildReader.DRIP);
			try (ChildJvm child = ChildReader.start(http1.uri(), h2c.uri())) {
				both.awaitArrivals(2, SOON);
				// out of step they might never be quiet at the same time
				both.open();
				child.awaitLine("QUIET");
				child.signal("STOP");
				await().pollDelay(PAUSE).atMost(PAUSE.plus(SOON)).until(() -> true);
				assertThat(child.lines()).as("lines of a process that stands still").doesNotContain("END");
				child.signal("CONT");
				child.awaitLine("END");
				assertThat(child.lines()).contains("ENDED http1 " + body.sha256(), "ENDED h2c " + body.sha256());
				assertThat(child.lines()).noneMatch((line) -> line.startsWith("ALARM"));
			}
		}
	}

}
