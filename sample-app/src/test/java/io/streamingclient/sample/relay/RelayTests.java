package io.streamingclient.sample.relay;

import java.io.IOException;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.WebApplicationType;

import io.streamingclient.sample.support.Gateway;
import io.streamingclient.upstream.Gate;
import io.streamingclient.upstream.Headers;
import io.streamingclient.upstream.RawHttp;
import io.streamingclient.upstream.ScriptedUpstream;
import io.streamingclient.upstream.SeenExchange;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What passes through the relay, both ways.
 */
@ParameterizedClass
@EnumSource(names = { "REACTIVE", "SERVLET" })
class RelayTests {

	@Parameter
	WebApplicationType type;

	private static Gateway gateway;

	private static ScriptedUpstream upstream;

	@BeforeParameterizedClassInvocation
	static void start(WebApplicationType type) {
		gateway = Gateway.start(type);
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

	private static SeenExchange seen() {
		return upstream.awaitRequest(Gateway.patience());
	}

	@Test
	void pathAndQueryArriveAsTheyWereSent() throws IOException {
		upstream.on("/").echo();
		String target = "/a%2Fb/c%20d;v=1/%C3%A4+~//x/../y/.?q=a+b&x=%20%2F&&y=&z[]=1?";
		if (this.type == WebApplicationType.SERVLET) {
			assertThat(gateway.raw("GET /relay/up" + target)).startsWith("HTTP/1.1 400 ");
			target = target.replace("%2Fb/c", "/c").replace("[]", "");
		}
		gateway.raw("GET /relay/up" + target);
		assertThat(seen().target()).isEqualTo(target);
	}

	@Test
	void anEmptyQueryArrivesAsAnEmptyQuery() throws IOException {
		upstream.on("/").echo();
		gateway.raw("GET /relay/up/a?");
		assertThat(seen().target()).isEqualTo("/a?");
	}

	@Test
	void everyMethodArrives() throws IOException {
		upstream.on("/").echo();
		for (String method : new String[] { "GET", "PUT", "DELETE", "PATCH", "OPTIONS", "PURGE", "PROPFIND" }) {
			gateway.raw(method + " /relay/up/a", "Content-Length: 0");
			assertThat(seen().method()).isEqualTo(method);
		}
	}

	@Test
	void corsPreflightsArrive() throws IOException {
		upstream.on("/").respond(204).header("Access-Control-Allow-Origin", "*");
		assertThat(gateway.raw("OPTIONS /relay/up/a", "Origin: http://page.test", "Access-Control-Request-Method: PUT"))
			.contains("204", "Access-Control-Allow-Origin: *");
	}

	@Test
	void endToEndRequestHeadersArriveAndOthersDoNot() throws IOException {
		upstream.on("/").echo();
		RawHttp.exchange(gateway.port(), """
				GET /relay/up/a HTTP/1.1
				Host: gateway.test
				Connection: close, X-Private
				X-Private: secret
				X-Several: one
				X-Several: two
				Cookie: a=b; c=d
				Authorization: Bearer t
				Accept: text/plain
				Accept-Encoding: br
				User-Agent: test
				Keep-Alive: timeout=5
				Proxy-Authorization: Basic x
				Proxy-Connection: keep-alive
				TE: trailers
				Upgrade: websocket
				Via: 1.0 before

				""".replace("\n", "\r\n"));
		Headers headers = seen().headers();
		assertThat(headers.toString()).doesNotContainIgnoringCase("private")
			.doesNotContainIgnoringCase("keep-alive")
			.doesNotContainIgnoringCase("proxy-")
			.doesNotContainIgnoringCase("trailers")
			.doesNotContainIgnoringCase("upgrade")
			.doesNotContain("gateway.test:");
		assertThat(headers.all("X-Several")).containsExactly("one", "two");
		assertThat(headers.all("Cookie")).containsExactly("a=b; c=d");
		assertThat(headers.all("Authorization")).containsExactly("Bearer t");
		assertThat(headers.all("Accept")).containsExactly("text/plain");
		assertThat(headers.all("Accept-Encoding")).containsExactly("br");
		assertThat(headers.all("User-Agent")).containsExactly("test");
		assertThat(headers.all("Host")).containsExactly("127.0.0.1:" + upstream.port());
		assertThat(headers.all("Via")).containsExactly("1.0 before", "1.1 streaming-client-sample");
		assertThat(headers.all("Forwarded")).containsExactly("for=127.0.0.1;host=\"gateway.test\";proto=http");
	}

	@Test
	void bodyWithLengthArrivesWithItsLength() throws IOException {
		upstream.on("/").echo();
		try (RawHttp http = RawHttp.connect(gateway.port())) {
			http.send(Gateway.request("POST /relay/up/a HTTP/1.1", "Content-Length: 5", "Content-Type: x/y"))
				.send("hello");
			assertThat(http.readToEnd()).contains("200");
		}
		SeenExchange seen = seen();
		assertThat(seen.body()).asString().isEqualTo("hello");
		assertThat(seen.headers().all("Content-Length")).containsExactly("5");
		assertThat(seen.headers().all("Content-Type")).containsExactly("x/y");
	}

	@Test
	void bodyInChunksArrivesBeforeItsEnd() throws IOException {
		upstream.on("/")
			.early()
			.awaitBodyBytes(5)
			.respond(200)
			.chunked()
			.send("first")
			.awaitRequestBody()
			.send("last")
			.end();
		try (RawHttp http = RawHttp.connect(gateway.port())) {
			http.send(Gateway.request("POST /relay/up/a HTTP/1.1", "Transfer-Encoding: chunked"))
				.send("5\r\nhello\r\n");
			assertThat(http.readUntil("first")).contains("200");
			http.send("0\r\n\r\n");
			assertThat(http.readToEnd()).contains("last").endsWith("0\r\n\r\n");
		}
		assertThat(seen().headers().all("Content-Type")).isEmpty();
	}

	@Test
	void clientThatWaitsForContinueGetsIt() throws IOException {
		upstream.on("/").echo();
		try (RawHttp http = RawHttp.connect(gateway.port())) {
			http.send(Gateway.request("POST /relay/up/a HTTP/1.1", "Content-Length: 5", "Expect: 100-continue"));
			assertThat(http.readHead()).startsWith("HTTP/1.1 100 ");
			assertThat(http.send("hello").readToEnd()).contains("200", "body hello");
		}
	}

	@Test
	void statusHeadersAndBodyComeDownUndecoded() throws IOException {
		upstream.on("/")
			.respond(418)
			.header("Set-Cookie", "a=1")
			.header("Set-Cookie", "b=2")
			.header("Content-Encoding", "gzip")
			.header("Connection", "X-Private")
			.header("X-Private", "secret")
			.header("Keep-Alive", "timeout=5")
			.header("Proxy-Authenticate", "Basic")
			.header("Via", "1.0 before")
			.body("not really gzip");
		assertThat(gateway.raw("GET /relay/up/a")).startsWith("HTTP/1.1 418 ")
			.contains("Set-Cookie: a=1\r\n", "Set-Cookie: b=2\r\n", "Content-Encoding: gzip\r\n", "Via: 1.0 before\r\n",
					"Via: 1.1 streaming-client-sample\r\n")
			.containsIgnoringCase("Content-Length: 15\r\n")
			.doesNotContainIgnoringCase("private")
			.doesNotContainIgnoringCase("keep-alive")
			.doesNotContainIgnoringCase("proxy-")
			.doesNotContainIgnoringCase("transfer-encoding")
			.endsWith("\r\n\r\nnot really gzip");
	}

	@Test
	void redirectsArePassedOn() throws IOException {
		upstream.on("/").respond(302).header("Location", "/elsewhere").body("moved");
		assertThat(gateway.raw("GET /relay/up/a")).startsWith("HTTP/1.1 302 ")
			.contains("Location: /elsewhere\r\n")
			.endsWith("moved");
		assertThat(upstream.exchanges()).hasSize(1);
	}

	@Test
	void trailersArePassedOn() throws IOException {
		upstream.on("/")
			.respond(200)
			.header("Trailer", "X-Digest")
			.chunked()
			.send("hello")
			.end(Headers.of("X-Digest: abc"));
		assertThat(gateway.raw("GET /relay/up/a")).contains("Trailer: X-Digest\r\n")
			.endsWith("5\r\nhello\r\n0\r\nX-Digest: abc\r\n\r\n");
	}

	@Test
	void trailersThatWereNotAnnouncedArePassedOnToo() throws IOException {
		upstream.on("/").respond(200).chunked().send("hello").end(Headers.of("X-Digest: abc", "Content-Length: 1"));
		assertThat(gateway.raw("GET /relay/up/a")).endsWith("5\r\nhello\r\n0\r\nX-Digest: abc\r\n\r\n");
	}

	@Test
	void responsesWithoutBodyKeepTheirHeaders() throws IOException {
		upstream.on("/head").respond(200).contentLength(1000).flush();
		upstream.on("/304").respond(304).header("ETag", "\"x\"").raw("");
		upstream.on("/204").respond(204).header("X-A", "b");
		assertThat(gateway.raw("GET /relay/up/204")).startsWith("HTTP/1.1 204 ")
			.contains("X-A: b")
			.endsWith("\r\n\r\n");
		assertThat(gateway.raw("GET /relay/up/304")).startsWith("HTTP/1.1 304 ")
			.contains("ETag: \"x\"")
			.endsWith("\r\n\r\n");
		assertThat(gateway.raw("HEAD /relay/up/head")).startsWith("HTTP/1.1 200 ")
			.containsIgnoringCase("Content-Length: 1000\r\n")
			.endsWith("\r\n\r\n");
	}

	@Test
	void headAndEachPartComeDownAsTheyArrive() throws IOException {
		Gate head = new Gate();
		Gate first = new Gate();
		upstream.on("/").respond(200).chunked().awaitGate(head).send("one").awaitGate(first).send("two").end();
		try (RawHttp http = RawHttp.connect(gateway.port())) {
			http.send(Gateway.request("GET /relay/up/a HTTP/1.1"));
			assertThat(http.readHead()).startsWith("HTTP/1.1 200 ");
			head.open();
			http.readUntil("one");
			first.open();
			assertThat(http.readToEnd()).contains("two").endsWith("0\r\n\r\n");
		}
	}

	@Test
	void firstByteComesDownBeforeTheSecondMebibyteIsSent() throws IOException {
		Gate gate = new Gate();
		int mebibyte = 1024 * 1024;
		upstream.on("/")
			.respond(200)
			.contentLength(2 * mebibyte)
			.send(new byte[mebibyte])
			.awaitGate(gate)
			.send(new byte[mebibyte]);
		try (RawHttp http = RawHttp.connect(gateway.port())) {
			http.send(Gateway.request("GET /relay/up/a HTTP/1.1")).readHead();
			http.readUntil("\0");
			gate.open();
			assertThat(http.readToEnd()).hasSize(2 * mebibyte - 1);
		}
	}

	@Test
	void connectionsAreKeptOnBothSides() throws IOException {
		upstream.on("/").respond(200).body("hello");
		int before = upstream.connections().accepted();
		try (RawHttp http = RawHttp.connect(gateway.port())) {
			for (int i = 0; i < 10; i++) {
				http.send("GET /relay/up/a HTTP/1.1\r\nHost: gateway.test\r\n\r\n").readUntil("hello");
			}
		}
		assertThat(upstream.connections().accepted() - before).isLessThanOrEqualTo(1);
	}

	@Test
	void clientsNeedNotWaitForAResponseToAskAgain() throws IOException {
		upstream.on("/").respond(200).body("hello");
		try (RawHttp http = RawHttp.connect(gateway.port())) {
			for (int i = 0; i < 3; i++) {
				http.send("GET /relay/up/a HTTP/1.1\r\nHost: gateway.test\r\n\r\n"
						+ "GET /relay/unknown/a HTTP/1.1\r\nHost: gateway.test\r\n\r\n");
				assertThat(http.readUntil("hello")).startsWith("HTTP/1.1 200 ");
				assertThat(http.readUntil("}")).startsWith("HTTP/1.1 404 ");
			}
		}
	}

	@Test
	void clientOfHttp10GetsNoChunks() throws IOException {
		upstream.on("/").respond(200).chunked().send("one").send("two").end();
		assertThat(RawHttp.exchange(gateway.port(), "GET /relay/up/a HTTP/1.0\r\n\r\n"))
			.doesNotContainIgnoringCase("transfer-encoding")
			.endsWith("\r\n\r\nonetwo");
	}

}
