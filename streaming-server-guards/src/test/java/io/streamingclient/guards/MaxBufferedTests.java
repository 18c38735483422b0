package io.streamingclient.guards;

import java.io.IOException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@Timeout(120)
class MaxBufferedTests {

	private static final int LARGE = 40_000_000;

	@Test
	void aConnectionThatTakesNothingIsClosed() throws IOException {
		try (GuardedApplication app = capped(); RawClient client = app.connect(); RawClient other = app.connect()) {
			client.send("GET /large/" + LARGE + " HTTP/1.1\r\nHost: here\r\n\r\n");
			client.readUntil("\r\n\r\n");
			assertThat(other.hello()).contains("200 OK");
			awaitEnd(app);
			assertThat(client.readAll().length()).isLessThan(LARGE);
			assertThat(other.hello()).contains("200 OK");
		}
	}

	@Test
	void aConnectionOfHttp2ThatTakesNothingIsClosed() throws IOException {
		try (GuardedApplication app = capped(); RawClient client = app.connect(); RawClient other = app.connect()) {
			int whole = Http2Bytes.END_HEADERS | Http2Bytes.END_STREAM;
			// each of them is below the cap, and below what makes a stream unwritable
			Http2Bytes requests = Http2Bytes.preface();
			for (int stream = 1; stream < 100; stream += 2) {
				requests.get(stream, whole, "/large/60000");
			}
			client.send(requests.toBytes());
			assertThat(other.hello()).contains("200 OK");
			awaitEnd(app);
			assertThat(other.hello()).contains("200 OK");
		}
	}

	@Test
	void aSlowReaderBelowTheCapIsLeftAlone() throws IOException {
		try (GuardedApplication app = capped();
				RawClient slow = app.connect();
				RawClient witness = app.connect();
				RawClient other = app.connect()) {
			slow.send("GET /large/500000 HTTP/1.1\r\nHost: here\r\n\r\n");
			witness.send("GET /large/" + LARGE + " HTTP/1.1\r\nHost: here\r\n\r\n");
			assertThat(other.hello()).contains("200 OK");
			awaitEnd(app);
			slow.send("GET /hello HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n");
			assertThat(slow.readAll()).hasSizeGreaterThan(500_000).endsWith("hello");
		}
	}

	private static void awaitEnd(GuardedApplication app) {
		await().atMost(GuardedApplication.SOON)
			.until(() -> app.guards().interventions(Guard.MAX_BUFFERED), (ended) -> ended == 1);
		await().atMost(GuardedApplication.SOON).until(app.guards()::requests, (requests) -> requests == 0);
	}

	private static GuardedApplication capped() {
		return GuardedApplication.with("streaming.server.max-buffered=1MB", "streaming.server.max-buffered-for=1s",
				"server.http2.enabled=true");
	}

}
