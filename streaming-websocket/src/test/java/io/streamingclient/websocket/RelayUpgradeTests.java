package io.streamingclient.websocket;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.streamingclient.stream.Outcome;
import io.streamingclient.stream.Phase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What becomes of requests for a session at the relay.
 */
@Timeout(120)
class RelayUpgradeTests {

	private static final List<String> REQUEST = List.of("Host: here", "Upgrade: websocket", "Connection: Upgrade",
			"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13");

	private static RawServer server;

	private static SessionsApplication application;

	@BeforeAll
	static void start() throws IOException {
		server = new RawServer();
		application = SessionsApplication.before(server.url());
	}

	@AfterAll
	static void stop() throws IOException {
		application.close();
		server.close();
	}

	@AfterEach
	void nothingIsLeft() {
		application.awaitNothingLeft();
	}

	private static String answer(String method, String path, List<String> lines) throws IOException {
		try (RawPeer client = RawPeer.connect(application.port())) {
			client.say(method + " " + path + " HTTP/1.1\r\n" + String.join("\r\n", lines) + "\r\n\r\n");
			return client.readHead();
		}
	}

	private static List<String> without(String header) {
		return REQUEST.stream().filter((line) -> !line.startsWith(header + ":")).toList();
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			Host                  , 400
			Upgrade               , 426
			Connection            , 400
			Sec-WebSocket-Key     , 400
			Sec-WebSocket-Version , 426
			""")
	void aRequestWithoutARequiredHeaderIsRefusedAndNothingIsOpened(String header, int status) throws Exception {
		String path = "/without-" + header.toLowerCase();
		assertThat(answer("GET", "/up" + path, without(header))).startsWith("HTTP/1.1 " + status);
		assertThat(application.terminations()).noneMatch((end) -> end.target().endsWith(path));
		assertTheNextConnectionIsOfTheNextSession("/after" + path.replace('/', '-'));
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			Upgrade: h2c                      , 426
			Connection: keep-alive            , 400
			Sec-WebSocket-Key: short          , 400
			Sec-WebSocket-Key: %%%%           , 400
			Sec-WebSocket-Version: 8          , 426
			""")
	void aRequestWithAWrongHeaderIsRefused(String line, int status) throws Exception {
		List<String> lines = new ArrayList<>(without(line.substring(0, line.indexOf(':'))));
		lines.add(line);
		String answer = answer("GET", "/up/wrong", lines);
		assertThat(answer).startsWith("HTTP/1.1 " + status);
		if (status == 426) {
			assertThat(answer.toLowerCase()).contains("upgrade: websocket");
		}
		assertThat(application.terminations()).noneMatch((end) -> end.target().endsWith("/wrong"));
	}

	@Test
	void aSessionIsNotOpenedWithPost() throws Exception {
		List<String> lines = new ArrayList<>(REQUEST);
		lines.add("Content-Length: 0");
		assertThat(answer("POST", "/up/post", lines)).startsWith("HTTP/1.1 405");
	}

	@Test
	void aPathThatLeavesTheBaseUrlIsRefused() throws Exception {
		assertThat(answer("GET", "/up/%2e%2e/secret", REQUEST)).startsWith("HTTP/1.1 400");
	}

	// A raw server has one queue: who is next was asked for last.
	private static void assertTheNextConnectionIsOfTheNextSession(String path) throws IOException {
		try (RawPeer client = RawPeer.ask(application.port(), "/up" + path); RawPeer upstream = server.takeSession()) {
			assertThat(upstream.head()).startsWith("GET " + path + " ");
			assertThat(client.readHead()).startsWith("HTTP/1.1 101");
			client.sendClose(1000);
			assertThat(upstream.readCode()).isEqualTo(1000);
			upstream.sendClose(1000);
			client.awaitEnd();
		}
	}

	@Test
	void endToEndHeadersAndTheSubprotocolPass() throws Exception {
		try (RawPeer client = RawPeer.ask(application.port(), "/up/head", "X-Who: me", "Cookie: a=b",
				"Origin: https://page.test", "Sec-WebSocket-Protocol: v2, v1",
				"Sec-WebSocket-Extensions: permessage-deflate"); RawPeer upstream = server.take()) {
			assertThat(upstream.head().toLowerCase()).contains("x-who: me")
				.contains("cookie: a=b")
				.contains("origin: https://page.test")
				.contains("via: 1.1 ")
				.contains("forwarded: ")
				.contains("sec-websocket-protocol: v2,v1")
				.contains("host: 127.0.0.1:" + server.port())
				.doesNotContain("permessage-deflate")
				.doesNotContain("dghlihnhbxbszsbub25jzq==");
			upstream.accept("Sec-WebSocket-Protocol: v1", "Set-Cookie: c=d", "Connection: X-Hop", "X-Hop: secret");
			assertThat(client.readHead().toLowerCase()).startsWith("http/1.1 101")
				.contains("via: 1.1 ")
				.doesNotContain("x-hop", "permessage-deflate")
				.contains("sec-websocket-protocol: v1")
				.contains("set-cookie: c=d");
			client.sendClose(1000);
			assertThat(upstream.readCode()).isEqualTo(1000);
			upstream.sendClose(1000);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 302, 400, 401, 403, 404, 426, 429, 499, 500, 503 })
	void aRefusalOfTheUpstreamIsPassedOn(int status) throws Exception {
		try (RawPeer client = RawPeer.ask(application.port(), "/up/refuses-" + status);
				RawPeer upstream = server.take()) {
			upstream.say("HTTP/1.1 " + status + " No\r\nWWW-Authenticate: Basic\r\nRetry-After: 7\r\n"
					+ "Connection: X-Hop, close\r\nX-Hop: secret\r\nContent-Type: text/plain\r\n"
					+ "Content-Length: 2\r\n\r\nno");
			assertThat(client.readHead().toLowerCase()).startsWith("http/1.1 " + status)
				.contains("www-authenticate: basic", "retry-after: 7", "via: 1.1 ", "content-length: 0")
				.doesNotContain("x-hop", "text/plain");
		}
		assertThat(application.termination("/refuses-" + status).outcome()).isEqualTo(Outcome.FAILED);
	}

	@Test
	void aSuccessThatIsNoUpgradeIsABadGateway() throws Exception {
		try (RawPeer client = RawPeer.ask(application.port(), "/up/page"); RawPeer upstream = server.take()) {
			upstream.say("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
			assertThat(client.readHead()).startsWith("HTTP/1.1 502");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "Content-Length: 5", "Transfer-Encoding: chunked" })
	void aRequestWithABodyIsRefused(String line) throws Exception {
		List<String> lines = new ArrayList<>(REQUEST);
		lines.add(line);
		assertThat(answer("GET", "/up/body", lines)).startsWith("HTTP/1.1 400");
		assertThat(application.terminations()).noneMatch((end) -> end.target().endsWith("/body"));
	}

	@Test
	void anUpstreamThatIsNotThereIsABadGateway() throws Exception {
		assertThat(answer("GET", "/closed/x", REQUEST)).startsWith("HTTP/1.1 502");
	}

	@Test
	void anUpstreamThatDoesNotAnswerIsAGatewayTimeout() throws Exception {
		try (RawPeer client = RawPeer.ask(application.port(), "/quick/silent"); RawPeer upstream = server.take()) {
			assertThat(client.readHead()).startsWith("HTTP/1.1 504");
			upstream.awaitEnd();
		}
	}

	@Test
	void oneSessionTooManyIsToldToRetryLater() throws Exception {
		try (RawPeer client = RawPeer.ask(application.port(), "/one/first"); RawPeer upstream = server.takeSession()) {
			assertThat(client.readHead()).startsWith("HTTP/1.1 101");
			assertThat(answer("GET", "/one/second", REQUEST)).startsWith("HTTP/1.1 503").contains("etry-");
			client.sendClose(1000);
			assertThat(upstream.readCode()).isEqualTo(1000);
			upstream.sendClose(1000);
		}
	}

	@Test
	void aClientThatLeavesWhileTheUpstreamIsOpenedLeavesNothingBehind() throws Exception {
		RawPeer client = RawPeer.ask(application.port(), "/up/leaves");
		try (RawPeer upstream = server.take()) {
			await().atMost(SessionsApplication.SOON)
				.until(() -> application.row("/leaves").phase() == Phase.AWAITING_RESPONSE);
			client.close();
			upstream.awaitEnd();
		}
		assertThat(application.termination("/leaves").outcome()).isEqualTo(Outcome.CANCELLED);
	}

}
