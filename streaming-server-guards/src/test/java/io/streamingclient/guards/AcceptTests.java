package io.streamingclient.guards;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.netty.channel.Channel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.netty.DisposableServer;

import org.springframework.test.util.ReflectionTestUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@Timeout(180)
class AcceptTests {

	private static final int DESCRIPTORS = 256;

	private static final int CONNECTIONS = 400;

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aServerWithoutFileDescriptorsServesWhomItHasAndAcceptsAgainWhenItCan(boolean nativeTransport)
			throws IOException {
		try (ChildServer child = ChildServer.start(DESCRIPTORS, nativeTransport)) {
			int port = child.awaitPort();
			RawClient witness = RawClient.connect(port);
			assertThat(witness.hello()).contains("200 OK");
			assertThat(health(witness)).contains("\"status\":\"UP\"", "\"acceptErrors\":0");
			List<RawClient> flood = new ArrayList<>();
			for (int i = 0; i < CONNECTIONS; i++) {
				flood.add(RawClient.connect(port));
			}
			String down = await().atMost(GuardedApplication.SOON)
				.until(() -> health(witness), (health) -> health.contains("\"status\":\"DOWN\""));
			assertThat(down).contains("503 Service Unavailable", "\"accepting\":false", "accepting fails");
			for (int i = 0; i < 50; i++) {
				assertThat(flood.get(i).hello()).contains("200 OK");
				assertThat(witness.hello()).contains("200 OK");
			}
			for (int i = 0; i < CONNECTIONS - 50; i++) {
				flood.get(i).close();
			}
			// the last ones came when there were no descriptors
			for (RawClient client : flood.subList(CONNECTIONS - 50, CONNECTIONS)) {
				assertThat(client.hello()).contains("200 OK");
				client.close();
			}
			await().atMost(GuardedApplication.SOON)
				.untilAsserted(() -> assertThat(health(witness)).contains("\"status\":\"UP\"", "\"accepting\":true",
						"\"connections\":1,"));
			assertThat(health(witness)).doesNotContain("\"acceptErrors\":0");
			assertThat(child.lines()).filteredOn((line) -> line.contains("Accepting a connection failed")).hasSize(1);
			witness.close();
		}
	}

	@Test
	void aServerChannelThatWasClosedIsDown() throws IOException {
		try (GuardedApplication app = GuardedApplication.with(); RawClient witness = app.connect()) {
			assertThat(health(witness)).contains("\"status\":\"UP\"");
			channel(app).close().syncUninterruptibly();
			assertThat(health(witness)).contains("\"status\":\"DOWN\"", "the server channel is closed");
		}
	}

	@Test
	void aServerChannelThatWasStoppedIsDownUntilItGoesOn() throws IOException {
		try (GuardedApplication app = GuardedApplication.with(); RawClient witness = app.connect()) {
			assertThat(health(witness)).contains("\"status\":\"UP\"");
			channel(app).config().setAutoRead(false);
			assertThat(health(witness)).contains("\"status\":\"DOWN\"", "reading was turned off");
			channel(app).config().setAutoRead(true);
			assertThat(health(witness)).contains("\"status\":\"UP\"");
		}
	}

	@Test
	void anErrorThatDoesNotComeAgainIsForgottenWithoutAnotherConnection() throws IOException {
		try (GuardedApplication app = GuardedApplication.with(); RawClient witness = app.connect()) {
			assertThat(health(witness)).contains("\"status\":\"UP\"");
			channel(app).pipeline().fireExceptionCaught(new IOException("Too many open files"));
			await().atMost(GuardedApplication.SOON)
				.untilAsserted(() -> assertThat(health(witness)).contains("\"status\":\"UP\"", "\"acceptErrors\":1"));
			assertThat(channel(app).config().isAutoRead()).isTrue();
		}
	}

	@Test
	void anErrorWhileTheServerIsFullDoesNotMakeItAcceptMore() throws IOException {
		try (GuardedApplication app = GuardedApplication.with("streaming.server.max-connections=1",
				"streaming.server.over-limit=stop-accepting")) {
			RawClient only = app.connect();
			assertThat(only.hello()).contains("200 OK");
			channel(app).pipeline().fireExceptionCaught(new IOException("Too many open files"));
			await().until(() -> app.guards().interventions(Guard.ACCEPT), (errors) -> errors == 1);
			try (RawClient waiting = app.connect()) {
				waiting.send("GET /hello HTTP/1.1\r\nHost: here\r\n\r\n");
				// longer than it waits after an error
				await().during(java.time.Duration.ofMillis(1500))
					.atMost(GuardedApplication.SOON)
					.until(() -> app.guards().connections() == 1 && !channel(app).config().isAutoRead());
				only.close();
				assertThat(waiting.readUntil("hello")).contains("200 OK");
			}
			assertThat(app.guards().report().failing()).isFalse();
		}
	}

	private static Channel channel(GuardedApplication app) {
		Object server = app.server();
		DisposableServer bound = (DisposableServer) ReflectionTestUtils.getField(server, "disposableServer");
		assertThat(bound).isNotNull();
		return bound.channel();
	}

	private static String health(RawClient client) throws IOException {
		return client.get("/actuator/health/guards");
	}

}
