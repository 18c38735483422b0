package io.streamingclient.relay;

import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ValueSource;

import io.streamingclient.stream.StreamRegistry;
import io.streamingclient.upstream.ClientEnd;
import io.streamingclient.upstream.Gate;
import io.streamingclient.upstream.GeneratedBody;
import io.streamingclient.upstream.RawHttp;
import io.streamingclient.upstream.SeenExchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * When things come through, what becomes of the other side when one fails, and what can
 * be changed on the way. Clients speak HTTP/1.1, byte for byte.
 */
class RelayedStreamTests extends AbstractRelayTests {

	static Stream<Arguments> stages() {
		return http1Stages();
	}

	private RawHttp send(String requestLine, String... headers) throws IOException {
		StringBuilder text = new StringBuilder(
				requestLine + " HTTP/1.1\r\nHost: gateway.test\r\nConnection: close\r\n");
		for (String header : headers) {
			text.append(header).append("\r\n");
		}
		return this.stage.raw(text.append("\r\n").toString());
	}

	private void assertUpstreamEnds(SeenExchange seen) {
		assertThat(seen.awaitEnd(Stage.SOON)).isIn(ClientEnd.CLOSED, ClientEnd.RESET);
		assertNoStreams();
	}

	private void cancelAll() {
		StreamRegistry streams = this.stage.application().streams();
		streams.streams().forEach((stream) -> streams.cancel(stream.id()));
	}

	private void assertNoStreams() {
		await().atMost(Stage.SOON).until(() -> this.stage.application().streams().streams().isEmpty());
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/event-stream", "application/x-ndjson", "application/jsonl", "application/json-seq",
			"application/stream+json", "application/grpc-web+proto", "multipart/x-mixed-replace;boundary=x",
			"application/octet-stream", "text/html", "image/png", "" })
	void anEventArrivesWhileTheUpstreamIsSilentAfterIt(String type) throws IOException {
		Gate head = new Gate();
		Gate first = new Gate();
		Gate second = new Gate();
		this.upstream.on("/")
			.respond(200)
			.header("Content-Type", type.isEmpty() ? "x/y" : type)
			.chunked()
			.flush()
			.awaitGate(head)
			.send("one")
			.awaitGate(first)
			.send("two")
			.awaitGate(second)
			.end();
		try (RawHttp http = send("GET /up/a")) {
			assertThat(http.readHead()).startsWith("HTTP/1.1 200");
			head.open();
			http.readUntil("one");
			first.open();
			http.readUntil("two");
			second.open();
			assertThat(http.readToEnd()).endsWith("0\r\n\r\n");
		}
		assertNoStreams();
	}

	@Test
	void aLargeBodyArrivesWhole() throws Exception {
		GeneratedBody body = GeneratedBody.of(20_000_000, 7);
		this.upstream.on("/").respond(200).generate(body);
		Digested digested = Digested.of(this.stage.port(), "/up/a");
		assertThat(digested.bytes()).isEqualTo(body.size());
		assertThat(digested.sha256()).isEqualTo(body.sha256());
		assertNoStreams();
	}

	@Test
	void aLargeUploadArrivesWhole() throws IOException {
		this.upstream.on("/").respond(200).body("ok");
		String block = "0123456789abcdef".repeat(4096);
		try (RawHttp http = send("POST /up/a", "Content-Length: " + block.length() * 100L)) {
			for (int i = 0; i < 100; i++) {
				http.send(block);
			}
			assertThat(http.readToEnd()).startsWith("HTTP/1.1 200").endsWith("ok");
		}
		assertThat(seen().bodyBytesReceived()).isEqualTo(block.length() * 100L);
	}

	@Test
	void aResponseArrivesBeforeTheEndOfTheRequest() throws IOException {
		this.upstream.on("/")
			.early()
			.awaitBodyBytes(5)
			.respond(200)
			.chunked()
			.send("first")
			.awaitRequestBody()
			.send("last")
			.end();
		try (RawHttp http = send("POST /up/a", "Transfer-Encoding: chunked")) {
			http.send("5\r\nhello\r\n").readUntil("first");
			assertThat(http.send("0\r\n\r\n").readToEnd()).contains("last").endsWith("0\r\n\r\n");
		}
	}

	@Test
	void aClientThatWaitsForContinueGetsIt() throws IOException {
		this.upstream.on("/").respond(200).body("ok");
		try (RawHttp http = send("POST /up/a", "Content-Length: 5", "Expect: 100-continue")) {
			assertThat(http.readHead()).startsWith("HTTP/1.1 100 ");
			assertThat(http.send("hello").readToEnd()).contains("200").endsWith("ok");
		}
		assertThat(seen().body()).asString().isEqualTo("hello");
	}

	@Test
	void aClientOfHttp10GetsNoChunks() throws IOException {
		this.upstream.on("/").respond(200).chunked().send("one").send("two").end();
		try (RawHttp http = this.stage.raw("GET /up/a HTTP/1.0\r\n\r\n")) {
			assertThat(http.readToEnd()).doesNotContainIgnoringCase("transfer-encoding").endsWith("\r\n\r\nonetwo");
		}
		assertThat(seen().headers().all("Via")).containsExactly("1.0 streaming-client");
	}

	@Test
	void anUpstreamThatDiesInTheBodyEndsTheConnection() throws IOException {
		Gate gate = new Gate();
		this.upstream.on("/").respond(200).chunked().send("half").awaitGate(gate).reset();
		StringBuilder received = new StringBuilder();
		try (RawHttp http = send("GET /up/a")) {
			received.append(http.readUntil("half"));
			gate.open();
			received.append(http.readToEnd());
		}
		catch (IOException ex) {
			// a reset says it as well
		}
		assertThat(received.toString()).startsWith("HTTP/1.1 200").containsPattern("half(\r\n)?$");
		assertNoStreams();
	}

	@Test
	void anUpstreamThatDiesWhileTheClientDoesNotReadEndsTheConnection() throws IOException {
		Gate gate = new Gate();
		this.upstream.on("/").respond(200).chunked().send(new byte[8_000_000]).awaitGate(gate).reset();
		try (RawHttp http = send("GET /up/a")) {
			http.readHead();
			await().atMost(Stage.SOON)
				.until(() -> this.stage.application()
					.streams()
					.streams()
					.stream()
					.anyMatch((stream) -> stream.bytesReceived() > 0 && !stream.demand()));
			cancelAll();
			assertNoStreams();
		}
		finally {
			gate.open();
		}
	}

	@Test
	void aClientThatLeavesBeforeTheHeadEndsTheUpstream() throws IOException {
		Gate gate = new Gate();
		this.upstream.on("/").awaitGate(gate).respond(200).chunked().heartbeats(Duration.ofMillis(50), "x");
		SeenExchange seen;
		try (RawHttp http = send("GET /up/a")) {
			seen = seen();
			http.reset();
		}
		gate.open();
		assertUpstreamEnds(seen);
	}

	@Test
	void aClientThatLeavesInTheBodyEndsTheUpstream() throws IOException {
		this.upstream.on("/").respond(200).chunked().heartbeats(Duration.ofMillis(50), "x");
		try (RawHttp http = send("GET /up/a")) {
			http.readUntil("x");
		}
		assertUpstreamEnds(seen());
	}

	@Test
	void aClientThatLeavesWithoutReadingEndsTheUpstream() throws IOException {
		this.upstream.on("/").respond(200).generate(1L << 30, 1);
		try (RawHttp http = send("GET /up/a")) {
			http.readHead();
			await().atMost(Stage.SOON)
				.until(() -> this.stage.application()
					.streams()
					.streams()
					.stream()
					.noneMatch((stream) -> stream.demand()));
			http.reset();
		}
		assertUpstreamEnds(seen());
	}

	@Test
	void anUpstreamThatCannotBeReachedIs502() {
		assertProblem(this.stage.get("/closed/a"), 502, "\"error\":\"connect\"");
	}

	@Test
	void anUpstreamThatDoesNotAnswerIs504() {
		this.upstream.on("/").stall();
		assertProblem(this.stage.get("/slow/a"), 504, "\"error\":\"timeout\"");
		assertUpstreamEnds(seen());
	}

	@Test
	void anUpstreamThatResetsIs502() {
		this.upstream.on("/").reset();
		assertProblem(this.stage.get("/up/a"), 502, "\"error\":\"reset\"");
	}

	@Test
	void tooManyStreamsAre503() throws IOException {
		this.upstream.on("/").respond(200).chunked().send("one").stall();
		try (RawHttp http = send("GET /one/a")) {
			http.readUntil("one");
			Answer answer = this.stage.get("/one/b");
			assertProblem(answer, 503, "\"error\":\"capacity\"");
			assertThat(answer.headers().all("Retry-After")).containsExactly("1");
		}
		cancelAll();
		assertNoStreams();
	}

	private static void assertProblem(Answer answer, int status, String word) {
		assertThat(answer.status()).isEqualTo(status);
		assertThat(answer.headers().all("Content-Type")).containsExactly("application/problem+json");
		assertThat(answer.body()).contains("\"status\":" + status, word).doesNotContain("127.0.0.1");
	}

	@Test
	void aSpecificationChangesHeadersAndBodies() {
		this.upstream.on("/").respond(200).header("X-Response", "upstream").body("hello");
		Answer answer = this.stage.call("POST", "/up/a", "please", "X-Change: all", "X-Forwarded-For: 192.0.2.1");
		assertThat(answer.body()).isEqualTo("HELLO");
		assertThat(answer.headers().all("X-Response")).containsExactly("changed");
		SeenExchange seen = seen();
		seen.awaitRequestBody(Stage.SOON);
		assertThat(seen.body()).asString().isEqualTo("PLEASE");
		assertThat(seen.headers().all("X-Request")).containsExactly("first", "second");
		assertThat(seen.headers().all("X-Forwarded-For")).containsExactly("192.0.2.1, 127.0.0.1");
		assertThat(seen.headers().all("Forwarded")).isEmpty();
	}

	@Test
	void aSpecificationChangesWhatAFailureBecomes() {
		Answer answer = this.stage.get("/closed/a", "X-Change: all");
		assertThat(answer.status()).isEqualTo(410);
		assertThat(answer.body()).contains("Failed: connect");
	}

}
