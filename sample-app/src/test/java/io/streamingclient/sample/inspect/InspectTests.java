package io.streamingclient.sample.inspect;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.WebApplicationType;

import io.streamingclient.sample.support.Gateway;
import io.streamingclient.upstream.ClientEnd;
import io.streamingclient.upstream.Gate;
import io.streamingclient.upstream.GeneratedBody;
import io.streamingclient.upstream.RawHttp;
import io.streamingclient.upstream.ScriptedUpstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@ParameterizedClass
@EnumSource(names = { "REACTIVE", "SERVLET" })
class InspectTests {

	@Parameter
	WebApplicationType type;

	private static final JsonMapper JSON = new JsonMapper();

	private static Gateway gateway;

	private static ScriptedUpstream upstream;

	@BeforeParameterizedClassInvocation
	static void start(WebApplicationType type) {
		gateway = Gateway.start(type, "streaming.client.clients.hasty.base-url={up}",
				"streaming.client.clients.brief.base-url={up}", "streaming.client.clients.brief.idle-timeout=5s",
				"streaming.client.clients.hasty.idle-timeout=1s", "streaming.client.clients.hasty.stuck-after=500ms");
		upstream = gateway.upstream();
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		gateway.close();
	}

	@BeforeEach
	void forget() {
		upstream.forget();
	}

	private static List<JsonNode> inspect(String pathAndQuery) throws Exception {
		return inspect("up", pathAndQuery);
	}

	private static List<JsonNode> inspect(String client, String pathAndQuery) throws Exception {
		HttpResponse<String> response = gateway.get("/inspect/" + client + pathAndQuery);
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/x-ndjson");
		return response.body().lines().map(JSON::readTree).toList();
	}

	private static JsonNode end(List<JsonNode> lines) {
		return lines.get(lines.size() - 1).get("end");
	}

	private static void assertEnd(List<JsonNode> lines, String outcome, int elements) {
		JsonNode end = end(lines);
		assertThat(end.get("outcome").stringValue()).isEqualTo(outcome);
		assertThat(end.get("elements").intValue()).isEqualTo(elements);
		assertThat(end.get("elapsedMs").isIntegralNumber()).isTrue();
		assertThat(end.has("error")).isEqualTo(outcome.equals("FAILED"));
		assertThat(lines).hasSize(elements + 1);
		for (int n = 1; n <= elements; n++) {
			assertThat(lines.get(n - 1).get("n").intValue()).isEqualTo(n);
			assertThat(lines.get(n - 1).get("at").isIntegralNumber()).isTrue();
		}
	}

	@Test
	void bytesAreCountedAndDigested() throws Exception {
		GeneratedBody body = GeneratedBody.of(1_000_000, 7);
		upstream.on("/").respond(200).generate(body);
		List<JsonNode> lines = inspect("/a");
		assertEnd(lines, "COMPLETED", lines.size() - 1);
		assertThat(lines.subList(0, lines.size() - 1).stream().mapToInt((line) -> line.get("bytes").intValue()).sum())
			.isEqualTo(1_000_000);
		assertThat(end(lines).get("bytes").intValue()).isEqualTo(1_000_000);
		assertThat(end(lines).get("sha256").stringValue()).isEqualTo(body.sha256());
	}

	@Test
	void bytesAreThoseAfterContentDecoding() throws Exception {
		upstream.on("/").respond(200).header("Content-Encoding", "gzip").body(gzip("hello ".repeat(1000)));
		List<JsonNode> lines = inspect("/a?as=bytes");
		assertThat(end(lines).get("bytes").intValue()).isEqualTo(6000);
	}

	private static byte[] gzip(String text) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
			out.write(text.getBytes(StandardCharsets.UTF_8));
		}
		return bytes.toByteArray();
	}

	@Test
	void textIsLines() throws Exception {
		upstream.on("/").respond(200).body("one\ntwö\n");
		List<JsonNode> lines = inspect("/a?as=text");
		assertEnd(lines, "COMPLETED", 2);
		assertThat(lines.get(1).get("data").stringValue()).isEqualTo("twö");
		assertThat(end(lines).get("bytes").intValue()).isEqualTo(9);
	}

	@Test
	void eventsKeepTheLastIdAndCommentsAreNone() throws Exception {
		upstream.on("/")
			.eventStream()
			.send(": comment\n\ndata: one\n\nid: 7\nevent: price\ndata: two\ndata: lines\n\ndata: three\n\n"
					+ "id: 8\n\ndata: four\n\nid\ndata: five\n\n")
			.end();
		List<JsonNode> lines = inspect("/a?as=sse");
		assertEnd(lines, "COMPLETED", 5);
		assertThat(lines.get(0).get("event").stringValue()).isEqualTo("message");
		assertThat(lines.get(0).get("id").stringValue()).isEmpty();
		assertThat(lines.get(1).get("event").stringValue()).isEqualTo("price");
		assertThat(lines.get(1).get("id").stringValue()).isEqualTo("7");
		assertThat(lines.get(1).get("data").stringValue()).isEqualTo("two\nlines");
		assertThat(lines.get(2).get("id").stringValue()).isEqualTo("7");
		assertThat(lines.get(3).get("id").stringValue()).as("an event without data is none, but its id counts")
			.isEqualTo("8");
		assertThat(lines.get(4).get("id").stringValue()).as("an empty id resets it").isEmpty();
	}

	@Test
	void anEventThatIsCutIsTruncated() throws Exception {
		upstream.on("/").eventStream().event("one").send("data: half\n").end();
		List<JsonNode> lines = inspect("/a?as=sse");
		assertEnd(lines, "FAILED", 1);
		assertThat(end(lines).get("error").get("type").stringValue()).isEqualTo("truncated");
	}

	@Test
	void recordsAreValues() throws Exception {
		upstream.on("/").respond(200).body("{\"a\":1}\n\n[2]\n\"three\"\n");
		List<JsonNode> lines = inspect("/a?as=ndjson");
		assertEnd(lines, "COMPLETED", 3);
		assertThat(lines.get(0).get("data").get("a").intValue()).isEqualTo(1);
	}

	@Test
	void aRecordThatIsCutIsTruncated() throws Exception {
		upstream.on("/").respond(200).chunked().send("{\"a\":1}\n{\"a\"").end();
		List<JsonNode> lines = inspect("/a?as=ndjson");
		assertEnd(lines, "FAILED", 1);
		assertThat(end(lines).get("error").get("type").stringValue()).isEqualTo("truncated");
	}

	@Test
	void malformedRecordIsADecodeError() throws Exception {
		upstream.on("/").respond(200).body("{\"a\":1}\n{\"a\":\n");
		List<JsonNode> lines = inspect("/a?as=ndjson");
		assertEnd(lines, "FAILED", 1);
		assertThat(end(lines).get("error").get("type").stringValue()).isEqualTo("decode");
	}

	@Test
	void failuresAreInTheLastLine() throws Exception {
		upstream.on("/cut").respond(200).contentLength(10).send("half").fin();
		List<JsonNode> lines = inspect("/cut");
		assertEnd(lines, "FAILED", 1);
		JsonNode error = end(lines).get("error");
		assertThat(error.get("type").stringValue()).isEqualTo("truncated");
		assertThat(error.get("phase").stringValue()).isEqualTo("STREAMING");
		assertThat(error.get("message").stringValue()).isNotEmpty();
		assertThat(error.get("retryable").booleanValue()).isTrue();
	}

	@Test
	void errorStatusAndSilenceAreFailures() throws Exception {
		upstream.on("/status").respond(503).body("no");
		upstream.on("/stall").respond(200).chunked().send("one").stall();
		assertThat(end(inspect("/status")).get("error").get("type").stringValue()).isEqualTo("status");
		assertThat(end(inspect("hasty", "/stall")).get("error").get("type").stringValue()).isEqualTo("timeout");
	}

	@Test
	void takeCancels() throws Exception {
		upstream.on("/").eventStream().heartbeats(Duration.ofMillis(10), "data: x\n\n");
		assertEnd(inspect("/a?as=sse&take=3"), "CANCELLED", 3);
		assertThat(upstream.awaitRequest(Gateway.patience()).awaitEnd(Gateway.patience()))
			.isNotEqualTo(ClientEnd.COMPLETED);
	}

	@Test
	void delayMakesTheConsumerAskOneByOne() throws Exception {
		upstream.on("/").respond(200).body("one\ntwo\nthree\nfour\n");
		List<JsonNode> lines = inspect("/a?as=text&delayMs=100");
		assertEnd(lines, "COMPLETED", 4);
		for (int n = 1; n < 4; n++) {
			assertThat(lines.get(n).get("at").intValue() - lines.get(n - 1).get("at").intValue())
				.isGreaterThanOrEqualTo(95);
		}
	}

	@Test
	void aSlowConsumerLeavesTheRestWithTheUpstream() throws Exception {
		upstream.on("/").respond(200).generate(1L << 30, 1);
		try (RawHttp http = RawHttp.connect(gateway.port())) {
			http.send(Gateway.request("GET /inspect/hasty/a?delayMs=60000 HTTP/1.1")).readUntil("\"n\":1");
			await().atMost(Gateway.patience()).until(() -> !gateway.streams().streams().get(0).demand());
			assertThat(gateway.streams().streams().get(0).elements()).isOne();
			await().during(Duration.ofMillis(1500)).until(() -> gateway.streams().streams().size() == 1);
			if (this.type == WebApplicationType.SERVLET) {
				// Tomcat does not see that a client has gone before it writes
				gateway.streams().cancel(gateway.streams().streams().get(0).id());
			}
		}
		await().atMost(Gateway.patience()).until(() -> gateway.streams().streams().isEmpty());
	}

	@Test
	void eachLineIsFlushedAndAClientThatGoesAwayEndsTheStream() throws Exception {
		Gate gate = new Gate();
		upstream.on("/").respond(200).chunked().send("one\n").awaitGate(gate).send("two\n").stall();
		try (RawHttp http = RawHttp.connect(gateway.port())) {
			// of which a servlet container hears by the clock of the upstream
			http.send(Gateway.request("GET /inspect/brief/a?as=text HTTP/1.1")).readUntil("\"data\":\"one\"");
			gate.open();
			http.readUntil("\"data\":\"two\"");
		}
		assertThat(upstream.awaitRequest(Gateway.patience()).awaitEnd(Gateway.patience()))
			.isNotEqualTo(ClientEnd.COMPLETED);
	}

	@Test
	void onlyItsOwnParametersAreTakenOutOfTheQuery() throws Exception {
		upstream.on("/").respond(200).body("x");
		String path = (this.type == WebApplicationType.SERVLET) ? "/a%20b" : "/a%2Fb";
		inspect(path + "?x=a+b&as=text&&ASs=1&delayMs=0&take=1&y=%20");
		assertThat(upstream.awaitRequest(Gateway.patience()).target()).isEqualTo(path + "?x=a+b&&ASs=1&y=%20");
		inspect("/a?as=text");
		assertThat(upstream.awaitRequest(Gateway.patience()).target()).isEqualTo("/a");
	}

	@ParameterizedTest
	@ValueSource(strings = { "as=xml", "as=", "as=BYTES", "delayMs=-1", "delayMs=x", "delayMs=", "delayMs=1.5",
			"take=-1", "take=0", "take=x", "take=99999999999999999999" })
	void parametersThatMakeNoSenseAreRefusedWithASentence(String query) throws Exception {
		HttpResponse<String> response = gateway.get("/inspect/up/a?" + query);
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		assertThat(JSON.readTree(response.body()).get("detail").stringValue()).endsWith(".");
		assertThat(upstream.exchanges()).isEmpty();
	}

	@Test
	void unknownClientIs404AndOtherMethodsAre405() throws Exception {
		assertThat(gateway.get("/inspect/unknown/a").statusCode()).isEqualTo(404);
		assertThat(gateway.raw("POST /inspect/up/a", "Content-Length: 0")).startsWith("HTTP/1.1 405 ")
			.contains("Allow: GET");
	}

}
