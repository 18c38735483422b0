package io.streamingclient.compatibility;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;

import reactor.test.subscriber.TestSubscriber;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.ResponseEntity;
import org.springframework.web.client.RestClient;

import io.streamingclient.upstream.Route;
import io.streamingclient.upstream.ScriptedUpstream;

/**
 * The application, the upstream of its three callers, and the actuator over HTTP.
 */
final class RunningChat implements AutoCloseable {

	/**
	 * How long to wait for what should happen at once.
	 */
	static final Duration SOON = Duration.ofSeconds(20);

	private final ScriptedUpstream upstream = ScriptedUpstream.start();

	private final ConfigurableApplicationContext context;

	private final RestClient actuator;

	private RunningChat(String... properties) {
		Stream<String> urls = Stream
			.of("spring.ai.ollama.base-url", "spring.http.serviceclient.assistant.base-url",
					"streaming.client.clients.ollama.base-url")
			.map((name) -> name + "=" + this.upstream.uri());
		this.context = new SpringApplicationBuilder(ChatApplication.class)
			.properties(Map.of("spring.main.banner-mode", "off", "server.port", "0", "server.shutdown", "immediate",
					"spring.reactor.netty.shutdown-quiet-period", "0s", "logging.level.root", "warn",
					"management.endpoints.web.exposure.include", "*", "management.endpoint.health.show-details",
					"always"))
			.run(Stream.concat(urls, Arrays.stream(properties))
				.map((property) -> "--" + property)
				.toArray(String[]::new));
		this.actuator = RestClient.builder()
			.baseUrl("http://127.0.0.1:" + this.context.getEnvironment().getRequiredProperty("local.server.port")
					+ "/actuator")
			.defaultStatusHandler((status) -> true, (request, response) -> {
			})
			.build();
	}

	static RunningChat start(String... properties) {
		return new RunningChat(properties);
	}

	ScriptedUpstream upstream() {
		return this.upstream;
	}

	/**
	 * Begin the answer of the upstream.
	 * @param parts the first parts of the answer
	 * @return what to go on with
	 */
	Route answer(String... parts) {
		Route route = this.upstream.on("/api/chat")
			.respond(200)
			.header("Content-Type", "application/x-ndjson")
			.chunked();
		Arrays.stream(parts).forEach((part) -> route.chunk(part(part)));
		return route;
	}

	/**
	 * One record of an answer, as Ollama sends it.
	 * @param text a part of the answer
	 * @return a line of JSON
	 */
	static String part(String text) {
		return "{\"model\":\"mistral\",\"created_at\":\"2025-01-01T00:00:00Z\",\"message\":{\"role\":\"assistant\",\"content\":\""
				+ text + "\"},\"done\":false}\n";
	}

	TestSubscriber<String> chat(Caller caller) {
		TestSubscriber<String> subscriber = TestSubscriber.create();
		caller.chat(this.context, this.upstream).subscribe(subscriber);
		return subscriber;
	}

	ResponseEntity<JsonNode> get(String path) {
		return this.actuator.get().uri(path).retrieve().toEntity(JsonNode.class);
	}

	/**
	 * What the endpoint says of the streams of a caller.
	 * @param caller whose
	 * @return the live ones and the terminations
	 */
	JsonNode streams(Caller caller) {
		JsonNode body = get("/streams?client=" + caller.client()).getBody();
		if (body == null) {
			throw new AssertionError("No body");
		}
		return body;
	}

	@Override
	public void close() {
		this.context.close();
		this.upstream.close();
	}

}
