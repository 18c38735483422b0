package io.streamingclient.supervision;

import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.WebApplicationType;

import io.streamingclient.autoconfigure.RunningApplication;
import io.streamingclient.stream.StreamSnapshot;
import io.streamingclient.upstream.Gate;
import io.streamingclient.upstream.Script;

import static io.streamingclient.autoconfigure.RunningApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A supervised stream whose server fails again and again, as an operator sees it.
 */
@Timeout(120)
class GiveUpTests extends AbstractSupervisionTests {

	private static final Script FAILING = Script.begin().eventStream().event("before the cut").cut();

	private static final int OTHERS = 99;

	@ParameterizedTest
	@EnumSource(names = { "REACTIVE", "SERVLET" })
	void theSixthFailureIsLoudAndAnOperatorStartsTheStreamAgain(WebApplicationType type) {
		Gate gate = new Gate();
		Script sixth = Script.begin().eventStream().event("after five").awaitGate(gate).cut();
		Script good = Script.begin().eventStream().event("again").stall();
		this.upstream.on("/prices", FAILING, FAILING, FAILING, FAILING, FAILING, sixth, good);
		try (RunningApplication application = start(type, SupervisedApp.class,
				SupervisedApp.stream("prices", "/prices"))) {
			gate.awaitArrival(SOON);
			JsonNode running = application.json("/streamsupervised/prices");
			assertThat(running.get("state").asString()).isEqualTo("RUNNING");
			assertThat(running.get("restarts").asInt()).isEqualTo(5);
			assertThat(running.get("lastErrors")).hasSize(5);
			assertThat(application.get("/health/streamingClient/supervised").statusCode()).isEqualTo(200);
			gate.open();
			SupervisedSnapshot givenUp = await(application, "prices", SupervisedState.GAVE_UP);
			assertIsLoud(application, givenUp);
			HttpResponse<String> started = application.send("POST", application.managementPort(),
					"/streamsupervised/prices");
			assertThat(started.statusCode()).isEqualTo(204);
			Awaitility.await()
				.atMost(SOON)
				.until(() -> application.bean(SupervisedApp.Events.class).data().contains("again"));
			assertThat(application.get("/health/streamingClient/supervised").statusCode()).isEqualTo(200);
			assertThat(application.json("/streamsupervised/prices").get("state").asString()).isEqualTo("RUNNING");
		}
	}

	private static void assertIsLoud(RunningApplication application, SupervisedSnapshot givenUp) {
		assertThat(application.get("/health/streamingClient/supervised").statusCode()).isEqualTo(503);
		JsonNode health = application.json("/health/streamingClient/supervised");
		assertThat(health.get("status").asString()).isEqualTo("DOWN");
		JsonNode named = health.at("/details/gaveUp/0");
		assertThat(named.get("name").asString()).isEqualTo("prices");
		assertThat(named.get("reason").asString()).contains("more than 5 times", "StreamTruncatedException");
		assertThat(Instant.parse(named.get("since").asString())).isEqualTo(givenUp.since());
		assertThat(named.get("lastErrors")).hasSize(6)
			.allSatisfy((error) -> assertThat(error.get("type").asString()).isEqualTo("truncated"));
		assertThat(health.at("/details/states/GAVE_UP").asInt()).isEqualTo(1);
		JsonNode listed = application.json("/streamsupervised").at("/streams/0");
		assertThat(listed.get("name").asString()).isEqualTo("prices");
		assertThat(listed.get("state").asString()).isEqualTo("GAVE_UP");
		assertThat(listed.get("restart").asString()).isEqualTo("PERMANENT");
		assertThat(listed.get("reason").asString()).isEqualTo(givenUp.reason());
		Awaitility.await().atMost(SOON).until(() -> !application.bean(SupervisedApp.Events.class).ends().isEmpty());
		assertThat(application.bean(SupervisedApp.Alarms.class).heard()).singleElement().satisfies((event) -> {
			assertThat(event.name()).isEqualTo("prices");
			assertThat(event.reason()).isEqualTo(givenUp.reason());
			assertThat(event.lastErrors()).isEqualTo(givenUp.lastErrors());
		});
		assertThat(application.bean(SupervisedApp.Events.class).ends()).containsExactly(givenUp);
	}

	@ParameterizedTest
	@EnumSource(names = { "REACTIVE", "SERVLET" })
	void anUnknownNameIsNotFound(WebApplicationType type) {
		try (RunningApplication application = start(type, RunningApplication.App.class, List.of())) {
			assertThat(application.get("/streamsupervised/nobody").statusCode()).isEqualTo(404);
			assertThat(application.send("POST", application.managementPort(), "/streamsupervised/nobody").statusCode())
				.isEqualTo(404);
			assertThat(application.json("/streamsupervised").get("streams")).isEmpty();
			assertThat(application.json("/health/streamingClient").get("components").has("watchdog")).isTrue();
			assertThat(application.json("/health/streamingClient").get("components").has("supervised")).isFalse();
		}
	}

	@Test
	void ninetyNineStreamsAreUndisturbedByOneThatCrashesInALoop() {
		this.upstream.on("/good").eventStream().event("good").stall();
		this.upstream.on("/bad", FAILING);
		List<String> properties = new ArrayList<>(
				SupervisedApp.stream("bad", "/bad", "max-restarts=50", "listener=lineListener", "as=lines"));
		IntStream.rangeClosed(1, OTHERS)
			.forEach((number) -> properties.addAll(SupervisedApp.stream("good-" + number, "/good?n=" + number)));
		properties.add("streaming.client.supervised.bad.restart=transient");
		Gate gate = new Gate();
		this.upstream.on("/bad", Script.begin().awaitGate(gate).then(FAILING), FAILING);
		try (RunningApplication application = start(properties)) {
			SupervisedApp.Events events = application.bean(SupervisedApp.Events.class);
			Awaitility.await().atMost(SOON).until(() -> events.data().size() == OTHERS);
			List<String> before = good(application);
			assertThat(before).hasSize(OTHERS);
			gate.open();
			SupervisedSnapshot bad = await(application, "bad", SupervisedState.GAVE_UP);
			assertThat(bad.restarts()).isEqualTo(50);
			assertThat(good(application)).isEqualTo(before);
			assertThat(application.bean(StreamSupervisor.class).streams())
				.filteredOn((stream) -> stream.name().startsWith("good"))
				.hasSize(OTHERS)
				.allSatisfy((stream) -> {
					assertThat(stream.state()).isEqualTo(SupervisedState.RUNNING);
					assertThat(stream.restarts()).isZero();
					assertThat(stream.lastErrors()).isEmpty();
				});
			assertThat(events.data()).filteredOn("good"::equals).hasSize(OTHERS);
			assertThat(this.upstream.exchanges()).hasSize(OTHERS + 51);
		}
	}

	private static List<String> good(RunningApplication application) {
		return application.streams()
			.streams()
			.stream()
			.filter((stream) -> stream.target().contains("/good"))
			.map(StreamSnapshot::id)
			.sorted()
			.toList();
	}

}
