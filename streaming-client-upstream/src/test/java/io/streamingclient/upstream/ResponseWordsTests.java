package io.streamingclient.upstream;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class ResponseWordsTests {

	private final ScriptedUpstream upstream = ScriptedUpstream.start();

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	@AfterEach
	void close() {
		this.upstream.close();
	}

	@Test
	void aBodyHasItsLength() throws Exception {
		this.upstream.on("/x").respond(200).header("X-Kind", "small").body("hello");
		HttpResponse<String> response = get("/x");
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("X-Kind")).hasValue("small");
		assertThat(response.headers().firstValueAsLong("Content-Length")).hasValue(5);
		assertThat(response.body()).isEqualTo("hello");
	}

	@Test
	void aHeadAloneHasNoBody() throws Exception {
		this.upstream.on("/x").respond(503);
		HttpResponse<String> response = get("/x");
		assertThat(response.statusCode()).isEqualTo(503);
		assertThat(response.headers().firstValueAsLong("Content-Length")).hasValue(0);
	}

	@Test
	void aReasonIsSentAsItIs() throws Exception {
		this.upstream.on("/x").respond(299, "Quite Fine").body("");
		try (RawClient raw = RawClient.get(this.upstream, "/x")) {
			assertThat(raw.readTo("\r\n\r\n")).isEqualTo("HTTP/1.1 299 Quite Fine\r\nContent-Length: 0\r\n\r\n");
		}
	}

	@Test
	void aChunkedBodyIsByteExact() throws Exception {
		this.upstream.on("/x").respond(200).chunked().send("hello").chunk("0123456789abcdef").end();
		try (RawClient raw = RawClient.get(this.upstream, "/x")) {
			assertThat(raw.readTo("0\r\n\r\n")).isEqualTo("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
					+ "5\r\nhello\r\n10\r\n0123456789abcdef\r\n0\r\n\r\n");
		}
	}

	@Test
	void trailersFollowTheLastChunk() throws Exception {
		this.upstream.on("/x").respond(200).chunked().send("a").end(Headers.of("X-Sum: 1", "X-More: 2"));
		try (RawClient raw = RawClient.get(this.upstream, "/x")) {
			assertThat(raw.readTo("2\r\n\r\n")).endsWith("1\r\na\r\n0\r\nX-Sum: 1\r\nX-More: 2\r\n\r\n");
		}
	}

	@Test
	void aCloseDelimitedBodyEndsWithFin() throws Exception {
		this.upstream.on("/x").respond(200).closeDelimited().send("all ").send("of it");
		try (RawClient raw = RawClient.get(this.upstream, "/x")) {
			assertThat(raw.readAll()).isEqualTo("HTTP/1.1 200 OK\r\n\r\nall of it");
		}
		assertThat(end()).isEqualTo(ClientEnd.COMPLETED);
	}

	@Test
	void aLengthMayBeALie() throws Exception {
		this.upstream.on("/x").respond(200).contentLength(100).send("short").fin();
		try (RawClient raw = RawClient.get(this.upstream, "/x")) {
			assertThat(raw.readAll()).isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort");
		}
		assertThat(end()).isEqualTo(ClientEnd.CUT_BY_SERVER);
	}

	@Test
	void rawBytesAreSentAsTheyAre() throws Exception {
		byte[] bytes = { 'H', 'T', 'T', (byte) 0xFF, 0, '\n' };
		this.upstream.on("/x").raw(bytes).raw("ÿ").fin();
		try (RawClient raw = RawClient.get(this.upstream, "/x")) {
			assertThat(raw.readAll()).isEqualTo("HTT\u00ff\u0000\n\u00ff");
		}
	}

	@Test
	void informationalResponsesComeBeforeTheResponse() throws Exception {
		this.upstream.on("/x")
			.repeat(2, Script.begin().continue100())
			.informational(103, Headers.of("Link: </a>"))
			.respond(204);
		try (RawClient raw = RawClient.get(this.upstream, "/x")) {
			assertThat(raw.readTo("204 No Content\r\n\r\n"))
				.isEqualTo("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n"
						+ "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n");
		}
		assertThat(end()).isEqualTo(ClientEnd.COMPLETED);
	}

	@Test
	void eventsAreServerSent() throws Exception {
		this.upstream.on("/x").eventStream().event("one").event("two").end();
		HttpResponse<String> response = get("/x");
		assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream");
		assertThat(response.body()).isEqualTo("data: one\n\ndata: two\n\n");
	}

	@Test
	void aGeneratedBodyArrivesWhole() throws Exception {
		long size = 20_000_003;
		this.upstream.on("/x").respond(200).generate(size, 42);
		assertThat(sha256OfGet("/x")).isEqualTo(GeneratedBody.sha256(size, 42));
	}

	@Test
	void aGeneratedBodyMayComeInChunksAndSlices() throws Exception {
		GeneratedBody body = GeneratedBody.of(300_001, 7);
		this.upstream.on("/x")
			.respond(200)
			.chunked()
			.generate(body.slice(0, 100_003), 50_000, Duration.ofMillis(1))
			.generate(body.slice(100_003, body.size()))
			.end();
		assertThat(sha256OfGet("/x")).isEqualTo(body.sha256());
	}

	@Test
	void aHeadRequestGetsNoBody() throws Exception {
		this.upstream.on("/x").respond(200).body("hello");
		try (RawClient raw = RawClient.connect(this.upstream)) {
			raw.send("HEAD /x HTTP/1.1\r\n\r\nHEAD /x HTTP/1.1\r\nConnection: close\r\n\r\n");
			String once = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n";
			assertThat(raw.readAll()).isEqualTo(once + once);
		}
	}

	@Test
	void anEchoTellsWhatWasSeen() throws Exception {
		this.upstream.on("/x").echo();
		HttpRequest request = HttpRequest.newBuilder(this.upstream.uri("/x/y%20z?a=b"))
			.header("X-Test", "1")
			.POST(BodyPublishers.ofString("hi"))
			.build();
		assertThat(this.client.send(request, BodyHandlers.ofString()).body()).contains("method POST\n",
				"target /x/y%20z?a=b\n", "path /x/y%20z\n", "query a=b\n", "header X-Test: 1\n", "body-bytes 2\n",
				"body-sha256 8f434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa4\n", "body hi\n");
	}

	@Test
	void aStepMayBeWrittenByTheTest() throws Exception {
		this.upstream.on("/x").respond(200).then((stage) -> stage.response().header("X-Path", stage.exchange().path()));
		assertThat(get("/x").headers().firstValue("X-Path")).hasValue("/x");
	}

	private HttpResponse<String> get(String target) throws IOException, InterruptedException {
		return this.client.send(request(this.upstream.uri(target)), BodyHandlers.ofString());
	}

	private String sha256OfGet(String target) throws Exception {
		MessageDigest digest = Digests.sha256();
		byte[] block = new byte[8192];
		try (InputStream in = this.client.send(request(this.upstream.uri(target)), BodyHandlers.ofInputStream())
			.body()) {
			for (int count = in.read(block); count >= 0; count = in.read(block)) {
				digest.update(block, 0, count);
			}
		}
		return HexFormat.of().formatHex(digest.digest());
	}

	private static HttpRequest request(URI uri) {
		return HttpRequest.newBuilder(uri).timeout(RawClient.SOON).build();
	}

	private ClientEnd end() {
		return this.upstream.awaitRequest(RawClient.SOON).awaitEnd(RawClient.SOON);
	}

}
