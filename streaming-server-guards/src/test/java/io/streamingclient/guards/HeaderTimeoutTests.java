package io.streamingclient.guards;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@Timeout(120)
class HeaderTimeoutTests {

	@Test
	void aHeadThatDoesNotBecomeWholeIsAnsweredAndItsConnectionClosed() throws IOException {
		try (GuardedApplication app = impatient(); RawClient client = app.connect()) {
			client.send("GET /hello HTTP/1.1\r\nHost: he");
			assertThat(client.readAll()).startsWith("HTTP/1.1 408 ").contains("Connection: close");
			assertEndedOnce(app);
		}
	}

	@Test
	void aConnectionThatSaysNothingIsClosed() throws IOException {
		try (GuardedApplication app = impatient(); RawClient client = app.connect()) {
			assertThat(client.readAll()).startsWith("HTTP/1.1 408 ");
			assertEndedOnce(app);
		}
	}

	@Test
	void aSecondHeadHasTheSameTime() throws IOException {
		try (GuardedApplication app = impatient(); RawClient client = app.connect()) {
			assertThat(client.hello()).contains("200 OK");
			client.send("GET /hel");
			assertThat(client.readAll()).startsWith("HTTP/1.1 408 ");
			assertEndedOnce(app);
		}
	}

	@Test
	void aDripOfBytesDoesNotHelp() throws IOException {
		try (GuardedApplication app = impatient(); RawClient client = app.connect()) {
			client.send("GET /hello HTTP/1.1\r\n");
			await().atMost(GuardedApplication.SOON).pollInterval(Duration.ofMillis(50)).until(() -> {
				try {
					client.send("X: y\r\n");
				}
				catch (IOException ex) {
					return true;
				}
				return app.guards().interventions(Guard.HEADER_TIMEOUT) == 1;
			});
			assertEndedOnce(app);
		}
	}

	@Test
	void aConnectionBetweenTwoRequestsIsLeftAlone() throws IOException {
		try (GuardedApplication app = impatient(); RawClient idle = app.connect(); RawClient witness = app.connect()) {
			assertThat(idle.hello()).contains("200 OK");
			assertThat(witness.readAll()).startsWith("HTTP/1.1 408 ");
			assertThat(idle.hello()).contains("200 OK");
		}
	}

	@Test
	void aRequestInProgressHasAllTheTimeItNeeds() throws IOException {
		try (GuardedApplication app = impatient();
				RawClient slow = app.connect();
				RawClient upload = app.connect();
				RawClient pipelined = app.connect()) {
			slow.send("GET /hold HTTP/1.1\r\nHost: here\r\n\r\n");
			upload.send("POST /read HTTP/1.1\r\nHost: here\r\nContent-Length: 5\r\n\r\nhel");
			pipelined.send("GET /hold HTTP/1.1\r\nHost: here\r\n\r\n");
			await().until(app.guards()::requests, (requests) -> requests == 3);
			pipelined.send("GET /hello HT");
			for (int i = 0; i < 2; i++) {
				try (RawClient witness = app.connect()) {
					assertThat(witness.readAll()).startsWith("HTTP/1.1 408 ");
				}
			}
			upload.send("lo");
			assertThat(upload.readUntil("5 bytes")).contains("200 OK");
			app.handlers().release();
			assertThat(slow.readUntil("released")).contains("200 OK");
			pipelined.send("TP/1.1\r\nHost: here\r\n\r\n");
			assertThat(pipelined.readUntil("hello")).contains("200 OK");
			assertThat(app.guards().interventions(Guard.HEADER_TIMEOUT)).isEqualTo(2);
		}
	}

	@Test
	void anHttp2HeadThatDoesNotBecomeWholeEndsTheConnection() throws IOException {
		try (GuardedApplication app = impatient(); RawClient client = app.connect()) {
			client.send(Http2Bytes.preface().get(1, Http2Bytes.END_STREAM, "/hello").toBytes());
			assertThat(client.readAll()).doesNotContain("408");
			assertEndedOnce(app);
		}
	}

	@Test
	void anHttp2ConnectionWithoutARequestIsClosed() throws IOException {
		try (GuardedApplication app = impatient(); RawClient client = app.connect()) {
			client.send(Http2Bytes.preface().ping().toBytes());
			client.readAll();
			assertEndedOnce(app);
		}
	}

	@Test
	void anHttp2ConnectionBetweenTwoRequestsIsLeftAlone() throws IOException {
		try (GuardedApplication app = impatient(); RawClient idle = app.connect(); RawClient witness = app.connect()) {
			int whole = Http2Bytes.END_HEADERS | Http2Bytes.END_STREAM;
			idle.send(Http2Bytes.preface().get(1, whole, "/hello").toBytes());
			idle.readUntil("hello");
			idle.send(Http2Bytes.empty().ping().toBytes());
			assertThat(witness.readAll()).startsWith("HTTP/1.1 408 ");
			idle.send(Http2Bytes.empty().get(3, whole, "/hello").toBytes());
			idle.readUntil("hello");
		}
	}

	@Test
	void anUpgradedConnectionIsLeftAlone() throws IOException {
		try (GuardedApplication app = impatient();
				RawClient upgraded = app.connect();
				RawClient witness = app.connect()) {
			upgraded.send("GET /hello HTTP/1.1\r\nHost: here\r\nConnection: Upgrade, HTTP2-Settings\r\n"
					+ "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\n\r\n");
			upgraded.readUntil("101 Switching Protocols");
			upgraded.send(Http2Bytes.preface().toBytes());
			upgraded.readUntil("hello");
			assertThat(witness.readAll()).startsWith("HTTP/1.1 408 ");
			upgraded
				.send(Http2Bytes.empty().get(3, Http2Bytes.END_HEADERS | Http2Bytes.END_STREAM, "/hello").toBytes());
			upgraded.readUntil("hello");
		}
	}

	@Test
	void aThousandHalfRequestsDisturbNobodyAndAreAllEnded() throws IOException {
		try (GuardedApplication app = GuardedApplication.with("streaming.server.header-timeout=5s",
				"server.http2.enabled=true"); RawClient regular = app.connect()) {
			assertThat(regular.hello()).contains("200 OK");
			List<RawClient> slowloris = new ArrayList<>();
			for (int i = 0; i < 1000; i++) {
				RawClient client = app.connect();
				client.send((i % 2 == 0) ? "GET /hello HTTP/1.1\r\nHo" : "P");
				slowloris.add(client);
				if (i % 50 == 0) {
					assertThat(regular.hello()).contains("200 OK");
				}
			}
			for (RawClient client : slowloris) {
				assertThat(client.readAll()).startsWith("HTTP/1.1 408 ");
				client.close();
			}
			assertThat(app.guards().interventions(Guard.HEADER_TIMEOUT)).isEqualTo(1000);
			assertThat(regular.hello()).contains("200 OK");
			await().until(app.guards()::connections, (open) -> open == 1);
		}
	}

	private static GuardedApplication impatient() {
		return GuardedApplication.with("streaming.server.header-timeout=2s", "server.http2.enabled=true");
	}

	private static void assertEndedOnce(GuardedApplication app) {
		await().until(app.guards()::connections, (open) -> open == 0);
		assertThat(app.guards().interventions(Guard.HEADER_TIMEOUT)).isEqualTo(1);
	}

}
