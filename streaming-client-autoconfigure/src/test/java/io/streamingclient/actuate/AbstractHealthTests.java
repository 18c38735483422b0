package io.streamingclient.actuate;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import reactor.test.subscriber.TestSubscriber;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.streamingclient.autoconfigure.RunningApplication;
import io.streamingclient.client.StreamingClients;
import io.streamingclient.stream.Verdict;
import io.streamingclient.table.Table;
import io.streamingclient.table.TableFullException;
import io.streamingclient.table.TableRegistry;
import io.streamingclient.table.TableSpec;
import io.streamingclient.upstream.Gate;
import io.streamingclient.upstream.ScriptedUpstream;

import static io.streamingclient.autoconfigure.RunningApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The health as it is read over HTTP.
 */
@Timeout(60)
@TestInstance(Lifecycle.PER_CLASS)
abstract class AbstractHealthTests {

	private static final Duration STUCK_AFTER = Duration.ofSeconds(1);

	private final ScriptedUpstream upstream = ScriptedUpstream.start();

	private final WebApplicationType type;

	private RunningApplication application;

	AbstractHealthTests(WebApplicationType type) {
		this.type = type;
	}

	@BeforeAll
	void start() {
		this.application = RunningApplication.start(this.type, Jobs.class,
				RunningApplication.baseUrl("reports", this.upstream), "streaming.client.idle-timeout=60s",
				"streaming.client.stuck-after=" + STUCK_AFTER.toMillis() + "ms",
				"management.endpoint.health.probes.enabled=true");
	}

	@AfterAll
	void stop() {
		this.application.close();
		this.upstream.close();
	}

	@AfterEach
	void endAllStreams() {
		this.application.streams().streams().forEach((stream) -> this.application.streams().cancel(stream.id()));
	}

	@Test
	void aStalledStreamIsDownInTimeAndUpAgainWhenTheServerGoesOn() {
		Gate gate = new Gate();
		this.upstream.on("/stalled").respond(200).chunked().chunk("12345\n").awaitGate(gate).chunk("b\n").end();
		assertUp();
		Instant begun = Instant.now();
		TestSubscriber<String> lines = this.application.lines("reports", "/stalled");
		gate.awaitArrival(SOON);
		awaitStatus(503);
		assertNamesTheStream(begun, Instant.now());
		JsonNode composite = this.application.json("/health/streamingClient");
		assertThat(composite.get("status").asString()).isEqualTo("DOWN");
		assertThat(composite.at("/components/streams/status").asString()).isEqualTo("DOWN");
		assertThat(composite.at("/components/tables/status").asString()).isEqualTo("UP");
		assertThat(this.application.get("/health").statusCode()).isEqualTo(503);
		assertThat(this.application.get("/health/liveness").statusCode()).isEqualTo(200);
		assertThat(this.application.get("/health/readiness").statusCode()).isEqualTo(200);
		assertThat(this.application.get("/health/liveness").body()).doesNotContain("streamingClient");
		assertThat(this.application.get("/health/readiness").body()).doesNotContain("streamingClient");
		gate.open();
		lines.block(SOON);
		assertThat(lines.getReceivedOnNext()).containsExactly("12345", "b");
		assertUp();
	}

	private void assertNamesTheStream(Instant begun, Instant down) {
		HttpResponse<String> response = this.application.get("/health/streamingClient/streams");
		JsonNode health = this.application.json("/health/streamingClient/streams");
		assertThat(response.statusCode()).isEqualTo(503);
		assertThat(health.get("status").asString()).isEqualTo("DOWN");
		JsonNode details = health.get("details");
		assertThat(details.get("live").isIntegralNumber()).isTrue();
		assertThat(details.get("live").asInt()).isEqualTo(1);
		assertThat(details.get("stuck").asInt()).isEqualTo(1);
		assertThat(details.get("threshold").asString()).isEqualTo("1");
		assertThat(details.get("streams")).hasSize(1);
		JsonNode stream = details.get("streams").get(0);
		assertThat(stream.get("id").asString()).isEqualTo(this.application.streams().streams().get(0).id());
		assertThat(stream.get("client").asString()).isEqualTo("reports");
		assertThat(stream.get("phase").asString()).isEqualTo("STREAMING");
		assertThat(stream.get("verdict").asString()).isEqualTo("STALLED");
		assertThat(stream.get("bytes").isIntegralNumber()).isTrue();
		assertThat(stream.get("bytes").asLong()).isEqualTo(6);
		assertThat(stream.get("protocol").asString()).isEqualTo("http/1.1");
		assertThat(stream.get("since").isString()).as("an instant: %s", stream).isTrue();
		assertThat(Instant.parse(stream.get("since").asString())).as("not before it is stuck")
			.isBetween(begun, down.minus(STUCK_AFTER).plusMillis(300));
		assertThat(stream.get("age").isString()).as("a duration: %s", stream).isTrue();
		assertThat(Duration.parse(stream.get("age").asString())).isBetween(STUCK_AFTER.minusMillis(300),
				Duration.between(begun, Instant.now()));
	}

	@Test
	void aStreamWithoutHeadersIsDownAndUpAgainWhenItEnds() {
		this.upstream.on("/headless").stall();
		this.application.lines("reports", "/headless");
		awaitStatus(503);
		JsonNode stream = this.application.json("/health/streamingClient/streams").at("/details/streams/0");
		assertThat(stream.get("phase").asString()).isEqualTo("AWAITING_RESPONSE");
		assertThat(stream.get("verdict").asString()).isEqualTo("AWAITING_HEADERS");
		assertThat(stream.get("bytes").asLong()).isZero();
		endAllStreams();
		assertUp();
	}

	@Test
	void aConsumerThatDoesNotAskIsNoReasonToBeDown() {
		this.upstream.on("/paused").respond(200).chunked().chunk("a\n").heartbeats(Duration.ofMillis(20), "x\n");
		TestSubscriber<String> paused = TestSubscriber.builder().initialRequest(1).build();
		this.application.bean(StreamingClients.class)
			.get("reports")
			.get()
			.uri("/paused")
			.retrieve()
			.lines()
			.subscribe(paused);
		Awaitility.await()
			.atMost(SOON)
			.until(() -> this.application.streams()
				.streams()
				.stream()
				.anyMatch((stream) -> stream.verdictFor().compareTo(STUCK_AFTER.plusMillis(500)) > 0
						&& stream.verdict() == Verdict.SLOW_CONSUMER));
		assertUp();
	}

	@Test
	void aTableThatRefusesRowsIsDownAndUpAgainWhenThereIsRoom() {
		Table<String, String> jobs = this.application.bean(TableRegistry.class).table(Jobs.SPEC);
		jobs.add("1", "a");
		assertUp();
		jobs.add("2", "b");
		assertThatExceptionOfType(TableFullException.class).isThrownBy(() -> jobs.add("3", "c"));
		HttpResponse<String> down = this.application.get("/health/streamingClient/tables");
		assertThat(down.statusCode()).isEqualTo(503);
		JsonNode fill = this.application.json("/health/streamingClient/tables").at("/details/jobs");
		assertThat(fill.get("size").asInt()).isEqualTo(2);
		assertThat(fill.get("capacity").asInt()).isEqualTo(2);
		assertThat(fill.get("highWaterMark").asInt()).isEqualTo(2);
		assertThat(fill.get("refusals").isIntegralNumber()).isTrue();
		assertThat(fill.get("refusals").asLong()).isEqualTo(1);
		assertThat(this.application.get("/health/streamingClient").statusCode()).isEqualTo(503);
		jobs.remove("1");
		assertUp();
		assertThat(this.application.get("/health/streamingClient/tables").statusCode()).isEqualTo(200);
		jobs.remove("2");
	}

	private void assertUp() {
		awaitStatus(200);
		assertThat(this.application.json("/health/streamingClient").get("status").asString()).isEqualTo("UP");
	}

	// far below the idle timeout
	private void awaitStatus(int status) {
		Awaitility.await()
			.pollInterval(Duration.ofMillis(50))
			.atMost(SOON)
			.until(() -> this.application.get("/health/streamingClient").statusCode() == status);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Jobs {

		static final TableSpec<String, String> SPEC = TableSpec.of("jobs", String.class, String.class).withCapacity(2);

		@Bean
		TableSpec<String, String> jobsTable() {
			return SPEC;
		}

	}

}
