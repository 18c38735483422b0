package io.streamingclient.actuate;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import javax.management.MBeanServer;
import javax.management.ObjectName;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.test.subscriber.TestSubscriber;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.WebApplicationType;

import io.streamingclient.autoconfigure.RunningApplication;
import io.streamingclient.stream.StreamCancelledException;
import io.streamingclient.table.TableRegistry;
import io.streamingclient.table.TableStats;
import io.streamingclient.upstream.ScriptedUpstream;

import static io.streamingclient.autoconfigure.RunningApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Over what the endpoints can be reached, and what the settings of the actuator do to
 * them.
 */
@Timeout(60)
class EndpointExposureTests {

	private final ScriptedUpstream upstream = ScriptedUpstream.start();

	EndpointExposureTests() {
		this.upstream.on("/silent").respond(200).chunked().chunk("12345\n").stall();
	}

	@AfterEach
	void close() {
		this.upstream.close();
	}

	@Test
	void streamsAreListedAndCancelledOverJmx() throws Exception {
		try (RunningApplication application = start(WebApplicationType.NONE, "spring.jmx.enabled=true",
				"management.endpoints.jmx.exposure.include=*", "streaming.client.stuck-after=50s")) {
			TestSubscriber<String> lines = silent(application);
			String id = application.streams().streams().get(0).id();
			MBeanServer server = ManagementFactory.getPlatformMBeanServer();
			ObjectName streams = new ObjectName("org.springframework.boot:type=Endpoint,name=Streams");
			Map<?, ?> list = (Map<?, ?>) server.invoke(streams, "streams", new Object[] { null, "HEALTHY" },
					new String[] { String.class.getName(), String.class.getName() });
			assertThat((List<?>) list.get("streams")).singleElement()
				.satisfies((stream) -> assertThat(((Map<?, ?>) stream).get("id")).isEqualTo(id));
			assertThat(server.invoke(streams, "stream", new Object[] { id }, new String[] { String.class.getName() }))
				.isInstanceOf(Map.class);
			assertThat(server.invoke(streams, "cancel", new Object[] { id }, new String[] { String.class.getName() }))
				.isEqualTo(Map.of("id", id, "cancelled", true));
			lines.block(SOON);
			assertThat(lines.expectTerminalError()).isInstanceOf(StreamCancelledException.class);
			assertThat(server.invoke(streams, "cancel", new Object[] { id }, new String[] { String.class.getName() }))
				.isEqualTo(Map.of("id", id, "cancelled", false));
			Map<?, ?> tables = (Map<?, ?>) server.invoke(
					new ObjectName("org.springframework.boot:type=Endpoint,name=Streamtables"), "tables", new Object[0],
					new String[0]);
			assertThat((List<?>) tables.get("tables")).extracting((table) -> ((Map<?, ?>) table).get("name"))
				.isEqualTo(application.bean(TableRegistry.class).stats().stream().map(TableStats::name).toList());
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "REACTIVE", "SERVLET" })
	void whoMayOnlyReadCannotCancel(WebApplicationType type) {
		try (RunningApplication application = start(type, "management.endpoint.streams.access=read-only")) {
			TestSubscriber<String> lines = silent(application);
			String id = application.streams().streams().get(0).id();
			assertThat(application.get("/streams").statusCode()).isEqualTo(200);
			assertThat(application.get("/streams/" + id).statusCode()).isEqualTo(200);
			assertThat(application.delete("/streams/" + id).statusCode()).isIn(404, 405);
			assertThat(lines.isTerminated()).isFalse();
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "REACTIVE", "SERVLET" })
	void withoutAccessThereIsNothing(WebApplicationType type) {
		try (RunningApplication application = start(type, "management.endpoint.streams.access=none",
				"management.health.streaming-client.enabled=false")) {
			silent(application);
			assertThat(application.get("/streams").statusCode()).isEqualTo(404);
			assertThat(application.get("/streamtables").statusCode()).isEqualTo(200);
			assertThat(application.get("/health/streamingClient").statusCode()).isEqualTo(404);
			assertThat(application.get("/health").body()).doesNotContain("streamingClient");
		}
	}

	@ParameterizedTest
	@CsvSource({ "2, 2", "50%, 2" })
	void theThresholdDecidesWhenHealthGoesDown(String threshold, int needed) {
		this.upstream.on("/busy").respond(200).chunked().heartbeats(Duration.ofMillis(50), "x\n");
		try (RunningApplication application = start(WebApplicationType.SERVLET, "streaming.client.stuck-after=1s",
				"streaming.client.health.stuck-threshold=" + threshold)) {
			application.lines("reports", "/busy");
			application.lines("reports", "/busy");
			silent(application);
			awaitStuck(application, 1);
			JsonNode health = application.json("/health/streamingClient/streams");
			assertThat(health.get("status").asString()).isEqualTo("UP");
			assertThat(health.at("/details/threshold").asString()).isEqualTo(threshold);
			silent(application);
			awaitStuck(application, needed);
			assertThat(application.get("/health/streamingClient/streams").statusCode()).isEqualTo(503);
		}
	}

	private static void awaitStuck(RunningApplication application, int count) {
		Awaitility.await()
			.atMost(SOON)
			.until(() -> application.json("/health/streamingClient/streams").at("/details/stuck").asInt() == count);
	}

	private RunningApplication start(WebApplicationType type, String... properties) {
		String[] all = Arrays.copyOf(properties, properties.length + 1);
		all[properties.length] = RunningApplication.baseUrl("reports", this.upstream);
		return RunningApplication.start(type, all);
	}

	private static TestSubscriber<String> silent(RunningApplication application) {
		TestSubscriber<String> lines = application.lines("reports", "/silent");
		Awaitility.await().atMost(SOON).until(() -> !lines.getReceivedOnNext().isEmpty());
		return lines;
	}

}
