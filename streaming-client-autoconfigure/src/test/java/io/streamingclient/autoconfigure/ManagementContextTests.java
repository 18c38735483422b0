package io.streamingclient.autoconfigure;

import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.test.subscriber.TestSubscriber;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.WebApplicationType;

import io.streamingclient.stream.StreamCancelledException;
import io.streamingclient.upstream.Gate;
import io.streamingclient.upstream.ScriptedUpstream;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class ManagementContextTests {

	private static final Duration SOON = RunningApplication.SOON;

	private final ScriptedUpstream upstream = ScriptedUpstream.start();

	@AfterEach
	void close() {
		this.upstream.close();
	}

	@ParameterizedTest
	@EnumSource(names = { "REACTIVE", "SERVLET" })
	void aManagementContextOnItsOwnPortSeesTheSameTablesAndStreams(WebApplicationType type) {
		Gate gate = new Gate();
		this.upstream.on("/held").respond(200).chunked().chunk("a\n").awaitGate(gate).end();
		try (RunningApplication application = RunningApplication.start(type,
				RunningApplication.baseUrl("reports", this.upstream), "management.server.port=0")) {
			assertThat(application.managementPort()).isNotEqualTo(application.port());
			assertThat(application.send("GET", application.port(), "/streams").statusCode()).isEqualTo(404);
			assertThat(tableSize(application)).isZero();
			TestSubscriber<String> lines = application.lines("reports", "/held");
			gate.awaitArrival(SOON);
			assertThat(tableSize(application)).isEqualTo(1);
			String id = application.streams().streams().get(0).id();
			JsonNode streams = application.json("/streams").get("streams");
			assertThat(streams).hasSize(1);
			assertThat(streams.get(0).get("id").asString()).isEqualTo(id);
			assertThat(application.delete("/streams/" + id).statusCode()).isEqualTo(204);
			lines.block(SOON);
			assertThat(lines.expectTerminalError()).isInstanceOf(StreamCancelledException.class);
			assertThat(application.json("/health/streamingClient").get("status").asString()).isEqualTo("UP");
		}
	}

	private static int tableSize(RunningApplication application) {
		for (JsonNode table : application.json("/streamtables").get("tables")) {
			if (table.get("name").asString().equals("streams")) {
				return table.get("size").asInt();
			}
		}
		throw new AssertionError("There is no table of streams");
	}

}
