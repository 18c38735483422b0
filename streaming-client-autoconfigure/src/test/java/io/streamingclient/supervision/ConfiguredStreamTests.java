package io.streamingclient.supervision;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.WebApplicationType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import io.streamingclient.autoconfigure.RunningApplication;
import io.streamingclient.client.StreamingClients;
import io.streamingclient.upstream.SeenExchange;

import static io.streamingclient.autoconfigure.RunningApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Supervised streams that are declared by properties or beans, to real servers.
 */
@Timeout(120)
class ConfiguredStreamTests extends AbstractSupervisionTests {

	@Test
	void linesAreReadAsLines() {
		this.upstream.on("/prices").respond(200).chunked().chunk("a\nb\n").stall();
		try (RunningApplication application = start(
				SupervisedApp.stream("prices", "/prices", "as=lines", "listener=lineListener"))) {
			awaitData(application, "a", "b");
		}
	}

	@Test
	void recordsAreReadAsWhatTheListenerTakes() {
		this.upstream.on("/prices")
			.respond(200)
			.body("{\"of\":\"tea\",\"amount\":3}\n{\"of\":\"milk\",\"amount\":1}\n");
		try (RunningApplication application = start(SupervisedApp.stream("prices", "/prices", "as=records",
				"restart=transient", "listener=priceListener"))) {
			SupervisedSnapshot end = await(application, "prices", SupervisedState.FINISHED);
			assertThat(end.lastErrors()).isEmpty();
			assertThat((Collection<?>) application.context().getBean("prices")).extracting(Object::toString)
				.containsExactly("Price[of=tea, amount=3]", "Price[of=milk, amount=1]");
		}
	}

	@Test
	void anOperatorWhoCancelsTheStreamHasItStartedAgain() {
		this.upstream.on("/prices").eventStream().event("1").stall();
		try (RunningApplication application = start(SupervisedApp.stream("prices", "/prices"))) {
			awaitData(application, "1");
			application.streams().cancel(application.streams().streams().get(0).id());
			awaitData(application, "1", "1");
			assertThat(application.bean(StreamSupervisor.class).streams()).singleElement()
				.satisfies((stream) -> assertThat(stream.lastErrors()).extracting(RunFailure::type)
					.containsExactly("cancelled"));
		}
	}

	@Test
	void theIdOfTheLatestEventIsWhereTheNextProcessGoesOn(@TempDir Path directory) throws IOException {
		this.upstream.on("/prices").eventStream().send("id: 7\ndata: seven\n\n").event("still seven").stall();
		List<String> properties = SupervisedApp.stream("prices", "/prices", "checkpoint=true");
		String files = "streaming.client.checkpoint.directory=" + directory;
		try (RunningApplication application = start(properties, files, "streaming.client.checkpoint.fsync=1s")) {
			awaitData(application, "seven", "still seven");
			assertThat(this.upstream.awaitRequest(SOON).headers().first("Last-Event-ID")).isEmpty();
		}
		try (RunningApplication application = start(properties, files, "streaming.client.checkpoint.fsync=never")) {
			SeenExchange resumed = this.upstream.awaitRequest(SOON);
			assertThat(resumed.headers().first("Last-Event-ID")).hasValue("7");
			awaitData(application, "seven", "still seven");
		}
		Path file = directory.resolve("prices.checkpoint");
		Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 20));
		try (RunningApplication application = start(WebApplicationType.REACTIVE, SupervisedApp.class, properties,
				files)) {
			await(application, "prices", SupervisedState.GAVE_UP);
			JsonNode named = application.json("/health/streamingClient/supervised").at("/details/gaveUp/0");
			assertThat(named.get("reason").asString()).contains(file.toString(), "corrupt");
			assertThat(this.upstream.exchanges()).hasSize(2);
		}
	}

	// a header has bytes, and these are those of the id
	@Test
	void anIdMayHaveAnyCharacters(@TempDir Path directory) {
		String id = "Gr\u00fc\u00dfe \u20ac\ud83d\ude00";
		this.upstream.on("/prices").eventStream().send("id: " + id + "\ndata: seven\n\n").end();
		try (RunningApplication application = start(SupervisedApp.stream("prices", "/prices", "checkpoint=true"),
				"streaming.client.checkpoint.directory=" + directory)) {
			this.upstream.awaitRequest(SOON);
			assertThat(application.context().isRunning()).isTrue();
			String sent = this.upstream.awaitRequest(SOON).headers().first("Last-Event-ID").orElseThrow();
			assertThat(new String(sent.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)).isEqualTo(id);
		}
	}

	@Test
	void aBeanIsSupervisedLikeAProperty() {
		this.upstream.on("/prices").eventStream().event("1").stall();
		try (RunningApplication application = start(WebApplicationType.NONE, Declaring.class,
				List.of("spring.main.lazy-initialization=true"))) {
			awaitData(application, "1");
			SupervisedSnapshot stream = application.bean(StreamSupervisor.class).find("declared").orElseThrow();
			assertThat(stream.restart()).isEqualTo(RestartType.TRANSIENT);
			Awaitility.await().atMost(SOON).until(() -> application.streams().streams().size() == 1);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@Import(SupervisedApp.class)
	static class Declaring {

		@Bean
		SupervisedStream<?> declared(StreamingClients clients, SupervisedApp.Events events) {
			return SupervisedStream
				.of("declared", () -> clients.get("reports").get().uri("/prices").retrieve().events(), events)
				.withRestarts(RestartPolicy.defaults().withType(RestartType.TRANSIENT));
		}

	}

}
