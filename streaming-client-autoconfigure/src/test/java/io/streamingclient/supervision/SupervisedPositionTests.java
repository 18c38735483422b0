package io.streamingclient.supervision;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import io.streamingclient.autoconfigure.RunningApplication;
import io.streamingclient.client.StreamingClients;
import io.streamingclient.upstream.Script;
import io.streamingclient.upstream.SeenExchange;

import static io.streamingclient.autoconfigure.RunningApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The id of the last event is what a supervised stream sends when it is started again, in
 * the same process or in the next.
 */
@Timeout(120)
class SupervisedPositionTests extends AbstractSupervisionTests {

	private static final String NONE = "none";

	private static final String STRANGE = "n\u00e4chste \u20ac \ud83d\ude00";

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void aRestartGoesOnBehindTheLastEventWithOrWithoutACheckpoint(boolean checkpoint, @TempDir Path directory) {
		this.upstream.on("/prices", events("id: " + STRANGE + "\ndata: a\n\n", "data: b\n\n").cut(), events().cut(),
				events("id: 8\ndata: c\n\n").cut(), events("data: d\n\n").stall());
		try (RunningApplication application = start(
				SupervisedApp.stream("prices", "/prices", "checkpoint=" + checkpoint), files(directory))) {
			awaitData(application, "a", "b", "c", "d");
			assertThat(sent()).containsExactly(NONE, STRANGE, STRANGE, "8");
		}
	}

	@Test
	void theNextProcessGoesOnBehindTheLastEvent(@TempDir Path directory) {
		List<String> properties = SupervisedApp.stream("prices", "/prices", "checkpoint=true");
		this.upstream.on("/prices", events("id: " + STRANGE + "\ndata: a\n\n").stall(), events("data: b\n\n").cut(),
				events("id\ndata: c\n\n").stall(), events("data: d\n\n").stall());
		try (RunningApplication application = start(properties, files(directory))) {
			awaitData(application, "a");
		}
		try (RunningApplication application = start(properties, files(directory))) {
			awaitData(application, "b", "c");
		}
		try (RunningApplication application = start(properties, files(directory))) {
			awaitData(application, "d");
		}
		assertThat(sent()).containsExactly(NONE, STRANGE, STRANGE, NONE);
	}

	@Test
	void anEmptyIdEndsThePosition() {
		this.upstream.on("/prices", events("id: 7\ndata: a\n\n", "id\ndata: b\n\n").cut(),
				events("data: c\n\n").stall());
		try (RunningApplication application = start(SupervisedApp.stream("prices", "/prices"))) {
			awaitData(application, "a", "b", "c");
			assertThat(sent()).containsExactly(NONE, NONE);
		}
	}

	@Test
	void aStreamThatIsResumedTooGoesOnWhereItWasInBothWays() {
		this.upstream.on("/prices", events("id: 7\ndata: a\n\n").cut(), events("data: b\n\n").cut(),
				Script.respondWith(404).body("gone"), events("id: 8\ndata: c\n\n").cut(),
				events("data: d\n\n").stall());
		try (RunningApplication application = start(SupervisedApp.stream("prices", "/prices"),
				"streaming.client.resume.mode=auto", "streaming.client.resume.initial-backoff=1ms",
				"streaming.client.resume.max-backoff=5ms")) {
			awaitData(application, "a", "b", "c", "d");
			assertThat(sent()).containsExactly(NONE, "7", "7", "7", "8");
			assertThat(application.bean(StreamSupervisor.class).find("prices").orElseThrow().restarts()).isEqualTo(1);
		}
	}

	@Test
	void whatTheListenerRefusesIsAskedForAgain() {
		this.upstream.on("/prices", events("id: 7\ndata: a\n\n", "id: 8\ndata: 0\n\n", "id: 9\ndata: b\n\n").stall());
		try (RunningApplication application = start(WebApplicationType.NONE, Declaring.class, List.of())) {
			await(application, "declared", SupervisedState.GAVE_UP);
			assertThat(sent()).containsExactly(NONE, "7", "7", "7", "7", "7");
			application.bean(StreamSupervisor.class).startAgain("declared");
			Awaitility.await().atMost(SOON).until(() -> this.upstream.exchanges().size() > 6);
			assertThat(sent().get(6)).isEqualTo("7");
		}
	}

	@Configuration(proxyBeanMethods = false)
	@Import(SupervisedApp.class)
	static class Declaring {

		@Bean
		SupervisedStream<?> declared(StreamingClients clients) {
			return SupervisedStream.<String>ofEvents("declared",
					(id) -> clients.get("reports").get().uri("/prices").lastEventId(id).retrieve().events(),
					(event) -> {
						if ("0".equals(event.data())) {
							throw new IllegalStateException("not this one");
						}
					})
				.withRestarts(Supervision.QUICK);
		}

	}

	private static String[] files(Path directory) {
		return new String[] { "streaming.client.checkpoint.directory=" + directory,
				"streaming.client.checkpoint.fsync=never" };
	}

	private List<String> sent() {
		return this.upstream.exchanges().stream().map(SupervisedPositionTests::sent).toList();
	}

	private static String sent(SeenExchange seen) {
		return seen.headers()
			.first("Last-Event-ID")
			.map((value) -> new String(value.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8))
			.orElse(NONE);
	}

	private static Script events(String... events) {
		Script script = Script.respondWith(200).header("Content-Type", "text/event-stream").chunked();
		for (String event : events) {
			script = script.chunk(event.getBytes(StandardCharsets.UTF_8));
		}
		return (events.length > 0) ? script : script.flush();
	}

}
