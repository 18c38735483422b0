package io.streamingclient.supervision;

import java.util.List;
import java.util.function.Predicate;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.reactive.function.client.WebClient;

import io.streamingclient.autoconfigure.RunningApplication;
import io.streamingclient.client.StreamingClient;
import io.streamingclient.client.StreamingClients;
import io.streamingclient.upstream.Script;

import static io.streamingclient.autoconfigure.RunningApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * From a supervised stream an operator finds the stream that it has at the moment, and
 * those that failed.
 */
@Timeout(120)
class SupervisedStreamIdTests extends AbstractSupervisionTests {

	private static final Script STALLED = Script.begin().eventStream().event("1").stall();

	@ParameterizedTest
	@EnumSource(names = { "REACTIVE", "SERVLET" })
	void theEndpointLeadsToTheStreamOfTheCurrentRunAndToThoseThatFailed(WebApplicationType type) {
		this.upstream.on("/prices", STALLED);
		try (RunningApplication application = start(type, SupervisedApp.class,
				SupervisedApp.stream("prices", "/prices", "max-restarts=1"))) {
			String first = awaitStream(application, "prices", (id) -> true);
			assertThat(application.json("/streams/" + first).get("target").asString()).endsWith("/prices");
			assertThat(application.json("/streamsupervised").at("/streams/0/streamId").asString()).isEqualTo(first);
			assertThat(application.delete("/streams/" + first).statusCode()).isEqualTo(204);
			String second = awaitStream(application, "prices", (id) -> !id.equals(first));
			assertThat(application.json("/streams/" + second).get("id").asString()).isEqualTo(second);
			assertThat(application.delete("/streams/" + second).statusCode()).isEqualTo(204);
			await(application, "prices", SupervisedState.GAVE_UP);
			JsonNode givenUp = application.json("/streamsupervised/prices");
			assertThat(givenUp.path("streamId").asString("")).isEmpty();
			assertThat(List.of(givenUp.at("/lastErrors/0/streamId").asString(),
					givenUp.at("/lastErrors/1/streamId").asString()))
				.containsExactly(first, second);
			assertThat(application.json("/health/streamingClient/supervised")
				.at("/details/gaveUp/0/lastErrors/1/streamId")
				.asString()).isEqualTo(second);
			assertThat(application.json("/streams").at("/terminations/0/id").asString()).isEqualTo(second);
		}
	}

	@ParameterizedTest
	@EnumSource(names = "REACTIVE")
	void aRunHasTheStreamThatItOpenedFirstAndStillHas(WebApplicationType type) {
		this.upstream.on("/prices", STALLED);
		this.upstream.on("/detail", Script.respondWith(200).chunked().chunk("more\n").stall());
		try (RunningApplication application = start(type, Declaring.class, List.of())) {
			SupervisedApp.Events events = application.bean(SupervisedApp.Events.class);
			Awaitility.await().atMost(SOON).until(() -> !events.data().isEmpty());
			assertTarget(application, "nested", "/prices");
			String first = awaitStream(application, "repeated", (id) -> true);
			application.streams().cancel(first);
			awaitStream(application, "repeated", (id) -> !id.equals(first));
			assertThat(application.bean(StreamSupervisor.class).find("repeated").orElseThrow().restarts()).isZero();
			assertTarget(application, "observed", "/prices");
		}
	}

	private static void assertTarget(RunningApplication application, String name, String path) {
		String id = awaitStream(application, name, (any) -> true);
		assertThat(application.json("/streams/" + id).get("target").asString()).endsWith(path);
	}

	private static String awaitStream(RunningApplication application, String name, Predicate<String> wanted) {
		return Awaitility.await()
			.atMost(SOON)
			.until(() -> application.json("/streamsupervised/" + name).path("streamId").asString(""),
					(id) -> !id.isEmpty() && wanted.test(id) && application.streams().find(id).isPresent());
	}

	@Configuration(proxyBeanMethods = false)
	@Import(SupervisedApp.class)
	static class Declaring {

		@Bean
		SupervisedStream<?> nested(StreamingClients clients, SupervisedListener<String> lineListener) {
			StreamingClient client = clients.get("reports");
			return SupervisedStream.of("nested",
					() -> client.get()
						.uri("/prices")
						.retrieve()
						.lines()
						.flatMap((event) -> client.get().uri("/detail").retrieve().lines()),
					lineListener);
		}

		@Bean
		SupervisedStream<?> repeated(StreamingClients clients) {
			return SupervisedStream.of("repeated",
					() -> clients.get("reports").get().uri("/prices").retrieve().lines().retry(), (line) -> {
					});
		}

		@Bean
		SupervisedStream<?> observed(WebClient.Builder builder,
				@Value("${streaming.client.clients.reports.base-url}") String upstream) {
			WebClient client = builder.build();
			return SupervisedStream.of("observed",
					() -> client.get().uri(upstream + "/prices").retrieve().bodyToFlux(String.class), (line) -> {
					});
		}

	}

}
