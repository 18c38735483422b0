package io.streamingclient.guards;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@Timeout(120)
class MaxConnectionsTests {

	private final List<RawClient> clients = new ArrayList<>();

	@Test
	void theConnectionThatIsOneTooManyIsToldWhenToComeAgain() throws IOException {
		try (GuardedApplication app = GuardedApplication.with("streaming.server.max-connections=2",
				"streaming.server.retry-after=7s")) {
			hold(app, 2);
			assertThat(app.hello()).startsWith("HTTP/1.1 503 ").contains("Retry-After: 7\r\n");
			assertThat(app.guards().report()).satisfies((report) -> {
				assertThat(report.connections()).isEqualTo(2);
				assertThat(report.interventions(Guard.MAX_CONNECTIONS)).isEqualTo(1);
				assertThat(report.failing()).isFalse();
			});
		}
	}

	@Test
	void aRefusedConnectionThatSaysNothingIsClosed() throws IOException {
		try (GuardedApplication app = GuardedApplication.with("streaming.server.max-connections=1")) {
			hold(app, 1);
			try (RawClient silent = app.connect()) {
				assertThat(silent.readAll()).isEmpty();
			}
		}
	}

	@Test
	void aRefusedConnectionOfHttp2IsClosed() throws IOException {
		try (GuardedApplication app = GuardedApplication.with("streaming.server.max-connections=1",
				"server.http2.enabled=true")) {
			hold(app, 1);
			try (RawClient refused = app.connect()) {
				refused.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
				assertThat(refused.readAll()).isEmpty();
			}
		}
	}

	@Test
	void aConnectionCanBeClosedAtOnceInstead() throws IOException {
		try (GuardedApplication app = GuardedApplication.with("streaming.server.max-connections=1",
				"streaming.server.over-limit=close")) {
			hold(app, 1);
			try (RawClient refused = app.connect()) {
				assertThat(refused.readAll()).isEmpty();
			}
		}
	}

	@Test
	void aFloodOverTheLimitDisturbsNobodyAndLeavesNothingBehind() throws IOException {
		try (GuardedApplication app = GuardedApplication.with("streaming.server.max-connections=20")) {
			hold(app, 20);
			List<RawClient> flood = new ArrayList<>();
			for (int i = 0; i < 500; i++) {
				flood.add(app.connect());
				if (i % 10 == 0) {
					assertThat(this.clients.get(i % 20).hello()).contains("200 OK");
				}
			}
			await().atMost(GuardedApplication.SOON)
				.until(() -> app.guards().interventions(Guard.MAX_CONNECTIONS), (refused) -> refused == 500);
			assertThat(app.guards().connections()).isEqualTo(20);
			for (RawClient refused : flood) {
				refused.readAll();
				refused.close();
			}
			release(20);
			await().atMost(GuardedApplication.SOON).until(app.guards()::connections, (open) -> open == 0);
			assertThat(app.hello()).contains("200 OK");
		}
	}

	@Test
	void theBacklogWaitsWhileNoConnectionIsAccepted() throws IOException {
		try (GuardedApplication app = GuardedApplication.with("streaming.server.max-connections=3",
				"streaming.server.over-limit=stop-accepting")) {
			hold(app, 3);
			List<RawClient> waiting = new ArrayList<>();
			for (int i = 0; i < 20; i++) {
				RawClient client = app.connect();
				client.send("GET /hello HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n");
				waiting.add(client);
			}
			assertThat(this.clients.get(0).hello()).contains("200 OK");
			assertThat(app.guards().report()).satisfies((report) -> {
				assertThat(report.connections()).isEqualTo(3);
				assertThat(report.notAccepting()).contains("max-connections");
				assertThat(report.failing()).isFalse();
			});
			release(1);
			for (RawClient client : waiting) {
				assertThat(client.readAll()).contains("200 OK");
				client.close();
			}
			release(2);
			await().atMost(GuardedApplication.SOON).until(app.guards()::connections, (open) -> open == 0);
			await().atMost(GuardedApplication.SOON).until(() -> app.guards().report().notAccepting() == null);
		}
	}

	private void hold(GuardedApplication app, int count) throws IOException {
		for (int i = 0; i < count; i++) {
			RawClient client = app.connect();
			assertThat(client.hello()).contains("200 OK");
			this.clients.add(client);
		}
	}

	private void release(int count) throws IOException {
		for (int i = 0; i < count; i++) {
			this.clients.remove(this.clients.size() - 1).close();
		}
	}

}
