package io.streamingclient.compatibility;

import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.test.subscriber.TestSubscriber;
import tools.jackson.databind.JsonNode;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

import io.streamingclient.upstream.ClientEnd;
import io.streamingclient.upstream.Gate;

import static io.streamingclient.compatibility.RunningChat.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The streams of others, as an operator sees them when nothing is configured.
 */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ObservedStreamsTests {

	private static final Duration IDLE = Duration.ofSeconds(1);

	private final RunningChat running = RunningChat.start("streaming.client.stuck-after=500ms",
			"streaming.client.idle-timeout=" + IDLE.toMillis() + "ms");

	@AfterAll
	void close() {
		this.running.close();
	}

	@ParameterizedTest
	@EnumSource
	void aStreamIsListedAndStalledWhileTheUpstreamIsSilentAndGoesOnAfterwards(Caller caller) {
		Gate gate = new Gate();
		this.running.answer("Hel").awaitGate(gate).chunk(RunningChat.part("lo")).end();
		TestSubscriber<String> chat = this.running.chat(caller);
		JsonNode stream = Awaitility.await()
			.atMost(SOON)
			.until(() -> this.running.streams(caller).path("streams").path(0),
					(live) -> live.path("verdict").asString("").equals("STALLED")
							&& Duration.parse(live.path("verdictFor").asString()).compareTo(IDLE) > 0);
		assertThat(stream.path("client").asString()).isEqualTo(caller.client());
		assertThat(stream.path("target").asString()).endsWith(":" + this.running.upstream().port() + "/api/chat");
		assertThat(stream.path("phase").asString()).isEqualTo("STREAMING");
		assertThat(stream.path("bytesReceived").asInt()).isEqualTo(RunningChat.part("Hel").length());
		String id = stream.path("id").asString();
		ResponseEntity<JsonNode> health = Awaitility.await()
			.atMost(SOON)
			.until(() -> this.running.get("/health/streamingClient"),
					(answer) -> answer.getStatusCode().equals(HttpStatus.SERVICE_UNAVAILABLE));
		assertThat(String.valueOf(health.getBody())).contains(id, "STALLED");
		assertThat(chat.isTerminated()).isFalse();
		gate.open();
		chat.block(SOON);
		assertThat(chat.isTerminatedComplete()).isTrue();
		assertThat(chat.getReceivedOnNext()).containsExactly("Hel", "lo");
		assertThat(awaitTermination(caller, id).path("outcome").asString()).isEqualTo("COMPLETED");
	}

	@ParameterizedTest
	@EnumSource
	void aCancelledStreamEndsOnTheWireAndInTheList(Caller caller) {
		Gate gate = new Gate();
		this.running.answer("Hel").awaitGate(gate).chunk(RunningChat.part("lo")).stall();
		this.running.upstream().forget();
		TestSubscriber<String> chat = this.running.chat(caller);
		gate.awaitArrival(SOON);
		// Reactor Netty can lose a cancellation that meets the response
		Awaitility.await().atMost(SOON).until(() -> !chat.getReceivedOnNext().isEmpty());
		String id = Awaitility.await()
			.atMost(SOON)
			.until(() -> this.running.streams(caller).at("/streams/0/id").asString(""), (live) -> !live.isEmpty());
		chat.cancel();
		// the model of Spring AI lets a cancellation through with the next record
		gate.open();
		assertThat(this.running.upstream().awaitRequest(SOON).awaitEnd(SOON)).isIn(ClientEnd.CLOSED, ClientEnd.RESET);
		assertThat(awaitTermination(caller, id).path("outcome").asString()).isEqualTo("CANCELLED");
	}

	private JsonNode awaitTermination(Caller caller, String id) {
		Awaitility.await().atMost(SOON).until(() -> this.running.streams(caller).path("streams").isEmpty());
		JsonNode latest = this.running.streams(caller).at("/terminations/0");
		assertThat(latest.path("id").asString()).isEqualTo(id);
		return latest;
	}

}
