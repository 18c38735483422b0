package io.streamingclient.sample.relay;

import java.io.EOFException;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;

import io.streamingclient.sample.support.Gateway;
import io.streamingclient.stream.StreamSnapshot;
import io.streamingclient.upstream.Gate;
import io.streamingclient.upstream.RawHttp;
import io.streamingclient.upstream.RefusingPort;
import io.streamingclient.upstream.ScriptedUpstream;
import io.streamingclient.upstream.UnresponsiveListener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What a client of the relay sees when the upstream fails, or when it asks for what it
 * must not have.
 */
@ParameterizedClass
@EnumSource(names = { "REACTIVE", "SERVLET" })
class RelayFailureTests {

	@Parameter
	WebApplicationType type;

	private static RefusingPort refusing;

	private static UnresponsiveListener unresponsive;

	private static ScriptedUpstream lone;

	private static Gateway gateway;

	private static ScriptedUpstream upstream;

	@BeforeParameterizedClassInvocation
	static void start(WebApplicationType type) {
		refusing = RefusingPort.open();
		unresponsive = UnresponsiveListener.open();
		lone = ScriptedUpstream.start();
		gateway = Gateway.start(type, "streaming.client.stuck-after=200ms",
				"streaming.client.clients.refusing.base-url=" + refusing.uri(),
				"streaming.client.clients.unresponsive.base-url=" + unresponsive.uri(),
				"streaming.client.clients.unresponsive.connect-timeout=300ms",
				"streaming.client.clients.unanswered.base-url={up}",
				"streaming.client.clients.unanswered.response-timeout=300ms",
				"streaming.client.clients.idle.base-url={up}", "streaming.client.clients.idle.idle-timeout=500ms",
				"streaming.client.clients.small.base-url={up}",
				"streaming.client.clients.small.max-concurrent-streams=1",
				"streaming.client.clients.lone.base-url=" + lone.uri(),
				"streaming.client.clients.lone.pool.max-connections=1",
				"streaming.client.clients.nowhere.connect-timeout=1s");
		upstream = gateway.upstream();
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		gateway.close();
		lone.close();
		unresponsive.close();
		refusing.close();
	}

	private static void assertProblem(HttpResponse<String> response, int status, String word) {
		assertThat(response.statusCode()).isEqualTo(status);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		assertThat(response.body()).contains("\"status\":" + status, "\"title\":", "\"detail\":", "\"type\":", word)
			.doesNotContain("127.0.0.1")
			.doesNotContain("Exception");
	}

	@Test
	void upstreamThatRefusesIs502() throws Exception {
		assertProblem(gateway.get("/relay/refusing/a"), 502, "\"error\":\"connect\"");
	}

	@Test
	void upstreamThatCannotBeReachedIs502() throws Exception {
		assertProblem(gateway.get("/relay/unresponsive/a"), 502, "\"error\":\"connect\"");
	}

	@Test
	void upstreamThatNeverAnswersIs504() throws Exception {
		upstream.on("/silent").stall();
		assertProblem(gateway.get("/relay/unanswered/silent"), 504, "\"error\":\"timeout\"");
	}

	@Test
	void upstreamThatResetsBeforeItsHeadIs502() throws Exception {
		upstream.on("/reset").reset();
		assertProblem(gateway.get("/relay/up/reset"), 502, "\"error\":\"reset\"");
	}

	@Test
	void upstreamThatClosesBeforeItsHeadIs502() throws Exception {
		upstream.on("/fin").fin();
		assertProblem(gateway.get("/relay/up/fin"), 502, "\"error\":");
	}

	@Test
	void upstreamThatDoesNotSpeakHttpIs502() throws Exception {
		upstream.on("/garbage").raw("what?\r\n\r\n").fin();
		assertProblem(gateway.get("/relay/up/garbage"), 502, "\"error\":\"protocol\"");
	}

	@Test
	void tooManyStreamsAre503() throws Exception {
		Gate gate = new Gate();
		upstream.on("/held").respond(200).chunked().send("one").awaitGate(gate).end();
		try (RawHttp first = RawHttp.connect(gateway.port())) {
			first.send(Gateway.request("GET /relay/small/held HTTP/1.1")).readUntil("one");
			HttpResponse<String> refused = gateway.get("/relay/small/b");
			assertProblem(refused, 503, "\"error\":\"capacity\"");
			assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
		}
		finally {
			gate.open();
		}
	}

	@Test
	void unknownClientIs404() throws Exception {
		assertProblem(gateway.get("/relay/unknown/a"), 404, "no client");
		assertProblem(gateway.get("/relay/default/a"), 404, "no client");
		assertProblem(gateway.get("/relay/nowhere/a"), 404, "no base URL");
		assertProblem(gateway.get("/relay/"), 404, "no client");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/relay/up/..", "/relay/up/../x", "/relay/up/%2e%2e/x", "/relay/up/.%2E/x",
			"/relay/up/a/../../x", "/relay/up/a/%2e%2e/%2e%2e/x", "/relay/up/..;x=y/a", "/relay/up/%2e%2e%3b/a",
			"/relay/up//evil.test/", "/relay/up/http://evil.test/", "/inspect/up/../x" })
	void targetsThatLeaveTheBaseUrlAreRefused(String target) throws IOException {
		assertThat(gateway.raw("GET " + target)).startsWith("HTTP/1.1 400 ")
			.contains("Content-Type: application/problem+json");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/relay/up/..%2fx", "/relay/up/a%2f..%2f..%2fx", "/relay/up/a/..%5c..%5cx",
			"//evil.test/relay/up/", "http://evil.test/relay/up/a" })
	void targetsThatAServletContainerLooksAtFirstAreRefusedToo(String target) throws IOException {
		String response = gateway.raw("GET " + target);
		if (this.type == WebApplicationType.SERVLET) {
			assertThat(response).matches("(?s)HTTP/1.1 40[04] .*");
		}
		else {
			assertThat(response).startsWith("HTTP/1.1 400 ").contains("Content-Type: application/problem+json");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "X-A: b\rX-C: d", "X-A: b\0c", "X A: b", "X-A\0: b" })
	void headersThatCouldBecomeOthersAreRefused(String header) throws IOException {
		upstream.on("/echo").echo();
		assertThat(gateway.raw("GET /relay/up/echo", header)).startsWith("HTTP/1.1 400 ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "chunked", "length" })
	void upstreamThatDiesInTheBodyEndsTheConnection(String framing) throws IOException {
		upstream.on("/chunked").respond(200).chunked().send("half").reset();
		upstream.on("/length").respond(200).contentLength(10).send("half").fin();
		String received = gateway.raw("GET /relay/up/" + framing);
		assertThat(received).startsWith("HTTP/1.1 200 ").doesNotContain("0\r\n\r\n").containsPattern("half(\r\n)?$");
	}

	@Test
	void upstreamThatDiesInABodyWithoutFramesResetsTheConnection() throws IOException {
		upstream.on("/chunked").respond(200).chunked().send("half").fin();
		try (RawHttp http = RawHttp.connect(gateway.port())) {
			http.send("GET /relay/up/chunked HTTP/1.0\r\n\r\n");
			if (this.type == WebApplicationType.SERVLET) {
				// there is no reset to be had
				assertThat(http.readToEnd()).endsWith("half");
				return;
			}
			assertThatExceptionOfType(IOException.class).isThrownBy(http::readToEnd)
				.isNotInstanceOf(EOFException.class);
		}
	}

	@Test
	void upstreamThatGoesSilentInTheBodyEndsTheConnection() throws IOException {
		upstream.on("/stall").respond(200).chunked().send("half").stall();
		assertThat(gateway.raw("GET /relay/idle/stall")).endsWith("half\r\n");
	}

	@Test
	void operatorWhoCancelsEndsTheConnection() throws IOException {
		upstream.on("/beat").respond(200).chunked().heartbeats(Duration.ofMillis(50), "x");
		try (RawHttp http = RawHttp.connect(gateway.port())) {
			http.send(Gateway.request("GET /relay/up/beat HTTP/1.1")).readUntil("x");
			assertThat(gateway.streams().cancel(live("/beat").id())).isTrue();
			assertThat(http.readToEnd()).doesNotContain("0\r\n\r\n");
		}
		await().atMost(Gateway.patience()).until(() -> gateway.streams().streams().isEmpty());
	}

	private static StreamSnapshot live(String path) {
		return gateway.streams()
			.streams()
			.stream()
			.filter((stream) -> stream.target().endsWith(path))
			.findFirst()
			.orElseThrow();
	}

	@Test
	void failuresLeaveNothingBehind() throws Exception {
		lone.on("/reset").reset();
		lone.on("/error").respond(500).body("x".repeat(100_000));
		// there is one slot: whatever kept it would refuse the next request
		for (int i = 0; i < 50; i++) {
			assertThat(gateway.get("/relay/lone/reset").statusCode()).isEqualTo(502);
			assertThat(gateway.get("/relay/lone/error").statusCode()).isEqualTo(500);
		}
		lone.awaitOpenConnections(1, Gateway.patience());
		await().atMost(Gateway.patience()).until(() -> gateway.streams().streams().isEmpty());
	}

}
