package io.streamingclient.actuate;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.subscriber.TestSubscriber;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.WebApplicationType;

import io.streamingclient.autoconfigure.RunningApplication;
import io.streamingclient.stream.StreamCancelledException;
import io.streamingclient.stream.StreamSnapshot;
import io.streamingclient.stream.Verdict;
import io.streamingclient.upstream.ClientEnd;
import io.streamingclient.upstream.ScriptedUpstream;
import io.streamingclient.upstream.SeenExchange;

import static io.streamingclient.autoconfigure.RunningApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The endpoints as they are used over HTTP.
 */
@Timeout(60)
@TestInstance(Lifecycle.PER_CLASS)
abstract class AbstractStreamsEndpointTests {

	private final ScriptedUpstream upstream = ScriptedUpstream.start();

	private final WebApplicationType type;

	private RunningApplication application;

	AbstractStreamsEndpointTests(WebApplicationType type) {
		this.type = type;
	}

	@BeforeAll
	void start() {
		this.upstream.on("/silent").respond(200).chunked().chunk("12345\n").stall();
		this.upstream.on("/headless").stall();
		this.upstream.on("/lines").respond(200).body("a\nb\n");
		this.upstream.on("/gone").respond(404).body("gone");
		this.application = RunningApplication.start(this.type, RunningApplication.baseUrl("reports", this.upstream),
				RunningApplication.baseUrl("events", this.upstream), "streaming.client.stuck-after=1s");
	}

	@AfterAll
	void stop() {
		this.application.close();
		this.upstream.close();
	}

	@AfterEach
	void endAllStreams() {
		this.application.streams().streams().forEach((stream) -> this.application.streams().cancel(stream.id()));
		this.upstream.forget();
	}

	@Test
	void withoutStreamsTheListIsEmpty() {
		JsonNode body = this.application.json("/streams");
		assertThat(body.get("streams").isArray()).isTrue();
		assertThat(body.get("streams")).isEmpty();
		assertThat(body.get("terminations").isArray()).isTrue();
	}

	@Test
	void aLiveStreamIsShownWithAllThatIsKnownOfIt() {
		String id = silent("reports");
		await(id, (stream) -> stream.elements() == 1);
		JsonNode stream = this.application.json("/streams").at("/streams/0");
		assertThat(stream.get("id").isString()).isTrue();
		assertThat(stream.get("id").asString()).isEqualTo(id);
		assertThat(stream.get("client").asString()).isEqualTo("reports");
		assertThat(stream.get("method").asString()).isEqualTo("GET");
		assertThat(stream.get("target").asString()).isEqualTo(this.upstream.uri("/silent").toString());
		assertThat(stream.get("phase").asString()).isEqualTo("STREAMING");
		assertThat(stream.get("verdict").asString()).isIn("HEALTHY", "STALLED");
		assertThat(stream.get("stuck").isBoolean()).isTrue();
		assertThat(Duration.parse(stream.get("verdictFor").asString())).isPositive();
		assertThat(Duration.parse(stream.get("age").asString())).isPositive();
		assertThat(Instant.parse(stream.get("startedAt").asString())).isBeforeOrEqualTo(Instant.now());
		assertThat(stream.get("status").asInt()).isEqualTo(200);
		assertThat(stream.get("protocol").asString()).isEqualTo("http/1.1");
		assertThat(stream.get("bytesReceived").asLong()).isEqualTo(6);
		assertThat(stream.get("elements").asLong()).isEqualTo(1);
		assertThat(stream.get("demand").asBoolean()).isTrue();
	}

	@Test
	void oneStreamIsShownByItsId() {
		String id = silent("reports");
		HttpResponse<String> response = this.application.get("/streams/" + id);
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(this.application.json("/streams/" + id).get("id").asString()).isEqualTo(id);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/streams/nobody", "/streams/-1", "/streams/%20", "/streams/a.b" })
	void anUnknownIdIsNotFound(String path) {
		assertThat(this.application.get(path).statusCode()).isEqualTo(404);
		assertThat(this.application.delete(path).statusCode()).isEqualTo(404);
	}

	@Test
	void theListIsFilteredByClient() {
		String report = silent("reports");
		String event = silent("events");
		assertThat(ids("")).containsExactly(report, event);
		assertThat(ids("?client=reports")).containsExactly(report);
		assertThat(ids("?client=events")).containsExactly(event);
		assertThat(ids("?client=nobody")).isEmpty();
	}

	@Test
	void theListIsFilteredByVerdict() {
		String silent = silent("reports");
		String headless = open("reports", "/headless");
		await(silent, (stream) -> stream.verdict() == Verdict.STALLED);
		await(headless, (stream) -> stream.verdict() == Verdict.AWAITING_HEADERS);
		assertThat(ids("?verdict=STALLED")).containsExactly(silent);
		assertThat(ids("?verdict=stalled")).containsExactly(silent);
		assertThat(ids("?verdict=awaiting-headers")).containsExactly(headless);
		assertThat(ids("?verdict=HEALTHY")).isEmpty();
		assertThat(ids("?verdict=STALLED&client=events")).isEmpty();
	}

	@Test
	void anUnknownVerdictIsABadRequest() {
		assertThat(this.application.get("/streams?verdict=BORED").statusCode()).isEqualTo(400);
	}

	@Test
	void deletingAStreamCancelsIt() {
		TestSubscriber<String> lines = this.application.lines("reports", "/silent");
		SeenExchange seen = this.upstream.awaitRequest(SOON);
		String id = this.application.streams().streams().get(0).id();
		HttpResponse<String> deleted = this.application.delete("/streams/" + id);
		assertThat(deleted.statusCode()).isEqualTo(204);
		assertThat(deleted.body()).isEmpty();
		lines.block(SOON);
		assertThat(lines.expectTerminalError()).isInstanceOf(StreamCancelledException.class)
			.hasMessageContaining("an operator cancelled the stream");
		assertThat(seen.awaitEnd(SOON)).isIn(ClientEnd.CLOSED, ClientEnd.RESET);
		assertThat(this.application.delete("/streams/" + id).statusCode()).isEqualTo(404);
		assertThat(this.application.get("/streams/" + id).statusCode()).isEqualTo(404);
		JsonNode end = termination(id);
		assertThat(end.get("outcome").asString()).isEqualTo("CANCELLED");
		assertThat(end.get("error").asString()).isEqualTo("cancelled");
	}

	@Test
	void allStreamsAtOnceCannotBeCancelled() {
		String id = silent("reports");
		assertThat(this.application.delete("/streams").statusCode()).isIn(404, 405);
		assertThat(ids("")).containsExactly(id);
	}

	@Test
	void terminationsSayHowStreamsEndedLatestFirst() {
		this.application.lines("events", "/lines").block(SOON);
		TestSubscriber<String> failing = this.application.lines("events", "/gone");
		failing.block(SOON);
		JsonNode terminations = this.application.json("/streams?client=events").get("terminations");
		JsonNode failed = terminations.get(0);
		assertThat(failed.get("outcome").asString()).isEqualTo("FAILED");
		assertThat(failed.get("error").asString()).isEqualTo("status");
		assertThat(failed.get("message").asString()).isEqualTo(failing.expectTerminalError().getMessage());
		assertThat(failed.get("status").asInt()).isEqualTo(404);
		JsonNode completed = terminations.get(1);
		assertThat(completed.get("id").isString()).isTrue();
		assertThat(completed.get("client").asString()).isEqualTo("events");
		assertThat(completed.get("outcome").asString()).isEqualTo("COMPLETED");
		assertThat(completed.get("phase").asString()).isEqualTo("STREAMING");
		assertThat(completed.path("error").isString()).isFalse();
		assertThat(completed.get("bytesReceived").asLong()).isEqualTo(4);
		assertThat(completed.get("elements").asLong()).isEqualTo(2);
		assertThat(completed.get("skipped").asLong()).isZero();
		assertThat(Duration.parse(completed.get("duration").asString())).isPositive();
		assertThat(Instant.parse(completed.get("endedAt").asString())).isBeforeOrEqualTo(Instant.now())
			.isAfterOrEqualTo(Instant.parse(completed.get("startedAt").asString()));
		assertThat(this.application.json("/streams?client=nobody").get("terminations")).isEmpty();
	}

	@Test
	void tablesAreShown() {
		silent("reports");
		JsonNode streams = table("streams");
		assertThat(streams.get("size").asInt()).isEqualTo(1);
		assertThat(streams.get("capacity").asInt()).isEqualTo(100_000);
		assertThat(streams.get("highWaterMark").asInt()).isPositive();
		assertThat(streams.get("refusals").asLong()).isZero();
		assertThat(table("terminations").get("capacity").asInt()).isEqualTo(1000);
	}

	private JsonNode table(String name) {
		for (JsonNode table : this.application.json("/streamtables").get("tables")) {
			if (table.get("name").asString().equals(name)) {
				return table;
			}
		}
		throw new AssertionError("There is no table " + name);
	}

	private String silent(String client) {
		return open(client, "/silent");
	}

	private String open(String client, String path) {
		List<String> before = this.application.streams().streams().stream().map(StreamSnapshot::id).toList();
		this.application.lines(client, path);
		this.upstream.awaitRequest(SOON);
		return this.application.streams()
			.streams()
			.stream()
			.map(StreamSnapshot::id)
			.filter((id) -> !before.contains(id))
			.findFirst()
			.orElseThrow();
	}

	private void await(String id, Predicate<StreamSnapshot> condition) {
		Awaitility.await().atMost(SOON).until(() -> this.application.streams().find(id).filter(condition).isPresent());
	}

	private List<String> ids(String query) {
		List<String> ids = new ArrayList<>();
		this.application.json("/streams" + query)
			.get("streams")
			.forEach((stream) -> ids.add(stream.get("id").asString()));
		return ids;
	}

	private JsonNode termination(String id) {
		for (JsonNode termination : this.application.json("/streams").get("terminations")) {
			if (termination.get("id").asString().equals(id)) {
				return termination;
			}
		}
		throw new AssertionError("There is no termination of " + id);
	}

}
