package io.streamingclient.actuate;

import java.time.Duration;
import java.util.function.BooleanSupplier;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.test.subscriber.TestSubscriber;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.WebApplicationType;

import io.streamingclient.autoconfigure.RunningApplication;
import io.streamingclient.client.StreamingClient.ResponseSpec;
import io.streamingclient.client.StreamingClients;
import io.streamingclient.stream.LiveConnections;
import io.streamingclient.upstream.Gate;
import io.streamingclient.upstream.Http2Options;
import io.streamingclient.upstream.ScriptedUpstream;
import io.streamingclient.wire.Http2Taps;

import static io.streamingclient.autoconfigure.RunningApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * For each verdict a real stream that deserves it, as it is read over HTTP in health and
 * endpoint.
 */
@Timeout(60)
@TestInstance(Lifecycle.PER_CLASS)
class VerdictTests {

	private static final int MIB = 1024 * 1024;

	private final ScriptedUpstream http1 = ScriptedUpstream.start();

	private final ScriptedUpstream h2c = ScriptedUpstream
		.startH2c(Http2Options.standard().maxConcurrentStreams(2).initialWindowSize(MIB));

	private RunningApplication application;

	@BeforeAll
	void start() {
		this.application = RunningApplication.start(WebApplicationType.REACTIVE,
				RunningApplication.baseUrl("http1", this.http1), RunningApplication.baseUrl("h2c", this.h2c),
				"streaming.client.clients.h2c.protocol=h2c", "streaming.client.pool.max-connections=1",
				"streaming.client.idle-timeout=60s", "streaming.client.acquire-timeout=60s",
				"streaming.client.stuck-after=1s");
	}

	@AfterAll
	void stop() {
		this.application.close();
		this.http1.close();
		this.h2c.close();
	}

	@AfterEach
	void everythingIsUpAgainWhenTheStreamsHaveEnded() {
		this.application.streams().streams().forEach((stream) -> this.application.streams().cancel(stream.id()));
		Http2Taps.close(this.application.bean(LiveConnections.class));
		Awaitility.await().atMost(SOON).until(() -> this.application.streams().streams().isEmpty());
		Awaitility.await().atMost(SOON).until(() -> status("") == 200);
	}

	@Test
	void healthy() {
		this.http1.on("/").respond(200).chunked().heartbeats(Duration.ofMillis(20), "beat\n");
		Disposable stream = response("http1").lines().subscribe();
		awaitVerdict("HEALTHY", "/0/elements", 20);
		assertThat(status("/streams")).isEqualTo(200);
		stream.dispose();
	}

	@Test
	void slowConsumer() {
		this.http1.on("/").respond(200).chunked().heartbeats(Duration.ofMillis(20), "beat\n");
		response("http1").lines().subscribe(asking(1));
		awaitVerdict("SLOW_CONSUMER", "/0/elements", 1);
		assertThat(status("/streams")).isEqualTo(200);
	}

	@Test
	void stalled() {
		this.http1.on("/").respond(200).chunked().chunk("some\n").stall();
		response("http1").lines().subscribe(asking(Long.MAX_VALUE));
		assertStuck("STALLED", "STREAMING");
	}

	@Test
	void awaitingHeaders() {
		this.http1.on("/").stall();
		response("http1").lines().subscribe(asking(Long.MAX_VALUE));
		assertStuck("AWAITING_HEADERS", "AWAITING_RESPONSE");
	}

	@Test
	void uploadStalled() {
		this.h2c.on("/").withholdWindow().stall();
		upload(2 * MIB).lines().subscribe(asking(Long.MAX_VALUE));
		assertStuck("UPLOAD_STALLED", "SENDING");
	}

	@Test
	void windowStarved() {
		this.h2c.on("/").withholdConnectionWindow().awaitRequestBody().respond(200).body("unreachable");
		upload(MIB / 2).lines().subscribe(asking(Long.MAX_VALUE));
		assertStuck("WINDOW_STARVED", "SENDING");
	}

	@Test
	void halfClosed() {
		this.h2c.on("/").respond(200).contentLength(6).send("whole\n").stall();
		response("h2c").lines().subscribe(asking(Long.MAX_VALUE));
		assertStuck("HALF_CLOSED", "STREAMING");
		assertThat(health("/streams").at("/details/streams/0/http2State").asString()).isEqualTo("HALF_CLOSED_LOCAL");
	}

	@Test
	void awaitingConnection() {
		Gate gate = new Gate();
		this.http1.on("/").respond(200).chunked().awaitGate(gate).end();
		Disposable first = response("http1").lines().subscribe();
		gate.awaitArrival(SOON);
		response("http1").lines().subscribe(asking(Long.MAX_VALUE));
		awaitVerdict("AWAITING_CONNECTION", "/0/age", 0);
		Awaitility.await().atMost(SOON).until(() -> status("/streams") == 503);
		first.dispose();
		gate.open();
	}

	@Test
	void loopBlocked() {
		this.http1.on("/").respond(200).chunked().chunk("some\n").stall();
		Blocking blocking = new Blocking();
		response("http1").lines()
			.doOnNext((line) -> blocking.block())

			.subscribe(asking(Long.MAX_VALUE));
		try {
			assertStuck("LOOP_BLOCKED", "STREAMING");
		}
		finally {
			blocking.release();
		}
		awaitVerdict("STALLED", "/0/elements", 1);
	}

	@Test
	void orphaned() {
		this.h2c.on("/").respond(200).send("some\n").stall();
		Disposable stream = response("h2c").lines().subscribe();
		this.h2c.awaitRequest(SOON);
		Awaitility.await().atMost(SOON).until(() -> this.application.streams().streams().get(0).elements() == 1);
		Http2Taps.swallowResets(this.application.bean(LiveConnections.class));
		stream.dispose();
		assertStuck("ORPHANED", "TERMINATED");
		JsonNode connection = this.application.json("/streamconnections").at("/connections/0");
		assertThat(connection.get("abandonedStreams").asInt()).isOne();
		JsonNode details = this.application.json("/streamconnections/" + connection.get("id").asString());
		assertThat(details.at("/streams/0/verdict").asString()).isEqualTo("ORPHANED");
		assertThat(this.application.get("/streamconnections/unknown").statusCode()).isEqualTo(404);
	}

	@Test
	void aConnectionIsSaturatedWhenNobodyResetsTheStreamsThatTheServerSwallows() {
		this.h2c.on("/").stall();
		Disposable first = response("h2c").lines().subscribe();
		Disposable second = response("h2c").lines().subscribe();
		Awaitility.await()
			.atMost(SOON)
			.until(() -> this.application.streams().streams(), (streams) -> streams.size() == 2
					&& streams.stream().allMatch((stream) -> "HALF_CLOSED_LOCAL".equals(stream.http2State())));
		Http2Taps.swallowResets(this.application.bean(LiveConnections.class));
		first.dispose();
		second.dispose();
		Awaitility.await().atMost(SOON).until(() -> status("/connections") == 503);
		Awaitility.await()
			.atMost(SOON)
			.until(() -> health("/connections").at("/details/connections/0/abandonedStreams").asInt(0) == 2);
		JsonNode connection = health("/connections").at("/details/connections/0");
		assertThat(connection.get("activeStreams").asInt()).isEqualTo(2);
		assertThat(connection.get("maxStreams").asInt()).isEqualTo(2);
	}

	@Test
	void aConnectionWhoseStreamsWaitForTheirConsumersIsNotSaturated() {
		this.h2c.on("/").respond(200).send("a\nb\n").stall();
		response("h2c").lines().subscribe(asking(1));
		response("h2c").lines().subscribe(asking(1));
		Awaitility.await()
			.atMost(SOON)
			.until(() -> verdict("SLOW_CONSUMER").size() == 2 && this.application.bean(LiveConnections.class)
				.connections()
				.stream()
				.allMatch((connection) -> connection.isFullAndSilent(Duration.ofSeconds(1))));
		assertThat(status("")).isEqualTo(200);
	}

	@Test
	void aConnectionIsSaturatedWhileTheServerSwallowsAllItAllows() {
		this.h2c.on("/").stall();
		response("h2c").lines().subscribe();
		response("h2c").lines().subscribe();
		Awaitility.await().atMost(SOON).until(() -> status("/connections") == 503);
		assertThat(health("/connections").at("/details/saturated").asInt()).isOne();
	}

	private static TestSubscriber<String> asking(long elements) {
		return TestSubscriber.builder().initialRequest(elements).build();
	}

	private ResponseSpec response(String client) {
		return this.application.bean(StreamingClients.class).get(client).get().uri("/").retrieve();
	}

	private ResponseSpec upload(int bytes) {
		return this.application.bean(StreamingClients.class)
			.get("h2c")
			.post()
			.uri("/")
			.bodyValue(new byte[bytes])
			.retrieve();
	}

	private void assertStuck(String verdict, String phase) {
		Awaitility.await().atMost(SOON).until(() -> status("/streams") == 503);
		JsonNode stuck = health("/streams").at("/details/streams");
		assertThat(stuck).hasSize(1);
		assertThat(stuck.at("/0/verdict").asString()).isEqualTo(verdict);
		assertThat(stuck.at("/0/phase").asString()).isEqualTo(phase);
		JsonNode listed = verdict(verdict);
		assertThat(listed).hasSize(1);
		assertThat(listed.at("/0/id").asString()).isEqualTo(stuck.at("/0/id").asString());
		assertThat(listed.at("/0/stuck").asBoolean()).isTrue();
		assertThat(this.application.get("/streams/" + stuck.at("/0/id").asString()).statusCode()).isEqualTo(200);
	}

	private void awaitVerdict(String verdict, String number, int atLeast) {
		BooleanSupplier found = () -> {
			JsonNode listed = verdict(verdict);
			return listed.size() == 1 && listed.at(number).asInt(0) >= atLeast;
		};
		Awaitility.await().atMost(SOON).until(found::getAsBoolean);
	}

	private JsonNode verdict(String verdict) {
		return this.application.json("/streams?verdict=" + verdict).get("streams");
	}

	private JsonNode health(String path) {
		return this.application.json("/health/streamingClient" + path);
	}

	private int status(String path) {
		return this.application.get("/health/streamingClient" + path).statusCode();
	}

}
