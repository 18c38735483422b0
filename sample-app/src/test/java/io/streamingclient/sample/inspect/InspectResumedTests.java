package io.streamingclient.sample.inspect;

import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.streamingclient.sample.support.Gateway;
import io.streamingclient.upstream.GeneratedBody;
import io.streamingclient.upstream.Script;
import io.streamingclient.upstream.ScriptedUpstream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Streams that go on when they break, as {@code resume.mode} says.
 */
class InspectResumedTests {

	private static final JsonMapper JSON = new JsonMapper();

	private static Gateway gateway;

	private static ScriptedUpstream upstream;

	@BeforeAll
	static void start() {
		gateway = Gateway.start("streaming.client.resume.initial-backoff=10ms",
				"streaming.client.clients.up.resume.mode=auto", "streaming.client.clients.plain.base-url={up}");
		upstream = gateway.upstream();
	}

	@AfterAll
	static void stop() {
		gateway.close();
	}

	@BeforeEach
	void forget() {
		upstream.forget();
	}

	private static List<JsonNode> inspect(String clientPathAndQuery) throws Exception {
		return gateway.get("/inspect/" + clientPathAndQuery).body().lines().map(JSON::readTree).toList();
	}

	@Test
	void eventsReconnectUntil204() throws Exception {
		upstream.on("/", (request) -> switch (request.headers().first("last-event-id").orElse("")) {
			case "" -> event(1).chunk("id: 2\ndata: hal").cut();
			case "1" -> event(2).end();
			default -> Script.respondWith(204).end();
		});
		List<JsonNode> lines = inspect("up/a?as=sse");
		assertThat(lines.subList(0, 2)).extracting((line) -> line.get("id").stringValue()).containsExactly("1", "2");
		JsonNode end = lines.get(2).get("end");
		assertThat(end.get("outcome").stringValue()).isEqualTo("COMPLETED");
		assertThat(end.get("attempts").intValue()).isEqualTo(3);
		assertThat(end.get("elements").intValue()).isEqualTo(2);
	}

	@Test
	void aReportGoesOnWhereItBroke() throws Exception {
		GeneratedBody report = GeneratedBody.of(300_000, 1);
		upstream.on(
				"/", (
						request) -> request.headers().contains("range")
								? Script.respondWith(206)
									.header("ETag", "\"a\"")
									.header("Content-Range", range(request.headers().first("range").orElseThrow()))
									.generate(report.slice(first(request.headers().first("range").orElseThrow()),
											300_000))
								: Script.respondWith(200)
									.header("ETag", "\"a\"")
									.contentLength(300_000)
									.generate(report.slice(0, 100_000))
									.cut());
		List<JsonNode> lines = inspect("up/a?as=bytes");
		JsonNode end = lines.get(lines.size() - 1).get("end");
		assertThat(end.get("sha256").stringValue()).isEqualTo(report.sha256());
		assertThat(end.get("attempts").intValue()).isEqualTo(2);
		assertThat(end.get("bytes").longValue()).isEqualTo(300_000);
	}

	@Test
	void aClientWithoutAModeHasOneAttempt() throws Exception {
		upstream.on("/", event(1).cut());
		List<JsonNode> lines = inspect("plain/a?as=sse");
		JsonNode end = lines.get(1).get("end");
		assertThat(end.get("outcome").stringValue()).isEqualTo("FAILED");
		assertThat(end.has("attempts")).isFalse();
	}

	private static long first(String range) {
		return Long.parseLong(range.replaceAll("\\D", ""));
	}

	private static String range(String asked) {
		return "bytes " + first(asked) + "-299999/300000";
	}

	private static Script event(int id) {
		return Script.respondWith(200)
			.header("Content-Type", "text/event-stream")
			.chunked()
			.chunk("id: " + id + "\ndata: " + id + "\n\n");
	}

}
