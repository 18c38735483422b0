package io.streamingclient.guards;

import java.io.IOException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@Timeout(120)
class BodyTimeoutTests {

	@Test
	void aBodyThatStallsIsAnsweredAndItsConnectionClosed() throws IOException {
		try (GuardedApplication app = impatient(); RawClient client = app.connect()) {
			client.send("POST /read HTTP/1.1\r\nHost: here\r\nContent-Length: 10\r\n\r\nhello");
			assertThat(client.readAll()).startsWith("HTTP/1.1 408 ");
			assertEndedOnce(app);
		}
	}

	@Test
	void aBodyThatStallsAfterTheResponseHasBegunIsCutOff() throws IOException {
		try (GuardedApplication app = impatient(); RawClient client = app.connect()) {
			client.send("POST /talk HTTP/1.1\r\nHost: here\r\nContent-Length: 10\r\n\r\nhello");
			assertThat(client.readAll()).startsWith("HTTP/1.1 200 ").contains("begun;").doesNotContain("bytes");
			assertEndedOnce(app);
		}
	}

	@Test
	void aStreamWhoseBodyStallsIsEndedAndItsConnectionStays() throws IOException {
		try (GuardedApplication app = impatient(); RawClient client = app.connect()) {
			client.send(Http2Bytes.preface().post(1, Http2Bytes.END_HEADERS, "/read").data(1, 0, 5).toBytes());
			await().until(() -> app.guards().interventions(Guard.BODY_TIMEOUT), (ended) -> ended == 1);
			await().until(app.guards()::requests, (requests) -> requests == 0);
			client.send(Http2Bytes.empty().get(3, Http2Bytes.END_HEADERS | Http2Bytes.END_STREAM, "/hello").toBytes());
			assertThat(client.readUntil("hello")).contains("408");
		}
	}

	@Test
	void aBodyThatComesInPiecesIsReadToItsEnd() throws IOException {
		try (GuardedApplication app = GuardedApplication.with("streaming.server.body-timeout=3s");
				RawClient slow = app.connect();
				RawClient witness = app.connect()) {
			slow.send("POST /read HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n");
			witness.send("POST /read HTTP/1.1\r\nHost: here\r\nContent-Length: 3\r\n\r\na");
			await().atMost(GuardedApplication.SOON).until(() -> {
				slow.send("1\r\na\r\n");
				return app.guards().interventions(Guard.BODY_TIMEOUT) == 1;
			});
			assertThat(witness.readAll()).startsWith("HTTP/1.1 408 ");
			slow.send("0\r\n\r\n");
			assertThat(slow.readUntil(" bytes")).contains("200 OK");
		}
	}

	@Test
	void aHandlerThatDoesNotReadHasAllTheTimeItNeeds() throws IOException {
		try (GuardedApplication app = impatient(); RawClient client = app.connect()) {
			client.send("POST /hold HTTP/1.1\r\nHost: here\r\nContent-Length: 10\r\n\r\nhello");
			await().until(app.guards()::requests, (requests) -> requests == 1);
			outlast(app, 2);
			app.handlers().release();
			assertThat(client.readUntil("released")).contains("200 OK");
		}
	}

	@Test
	void aHandlerThatPausesInTheBodyHasAllTheTimeItNeeds() throws IOException {
		try (GuardedApplication app = impatient(); RawClient client = app.connect()) {
			client.send("POST /slow/0 HTTP/1.1\r\nHost: here\r\nContent-Length: 10\r\n\r\nhello");
			await().until(app.handlers()::held, (held) -> held == 1);
			outlast(app, 2);
			client.send("hello");
			app.handlers().release();
			assertThat(client.readUntil("buffers")).contains("200 OK");
		}
	}

	// others run out of time meanwhile
	private static void outlast(GuardedApplication app, int others) throws IOException {
		for (int i = 0; i < others; i++) {
			try (RawClient witness = app.connect()) {
				witness.send("POST /read HTTP/1.1\r\nHost: here\r\nContent-Length: 10\r\n\r\nhello");
				assertThat(witness.readAll()).startsWith("HTTP/1.1 408 ");
			}
		}
		assertThat(app.guards().interventions(Guard.BODY_TIMEOUT)).isEqualTo(others);
	}

	private static GuardedApplication impatient() {
		return GuardedApplication.with("streaming.server.body-timeout=700ms", "server.http2.enabled=true");
	}

	private static void assertEndedOnce(GuardedApplication app) {
		await().untilAsserted(() -> {
			assertThat(app.guards().connections()).isZero();
			assertThat(app.guards().requests()).isZero();
		});
		assertThat(app.guards().interventions(Guard.BODY_TIMEOUT)).isEqualTo(1);
	}

}
