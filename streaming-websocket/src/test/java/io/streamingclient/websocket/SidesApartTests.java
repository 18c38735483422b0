package io.streamingclient.websocket;

import java.io.IOException;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Relayed sessions whose two sides have event loops of their own, as they have whenever
 * the upstream is reached on a connection that another request has made.
 */
@Timeout(180)
class SidesApartTests {

	private static final int SESSIONS = 500;

	private static RawServer server;

	private static SessionsApplication application;

	@BeforeAll
	static void start() throws IOException {
		server = new RawServer();
		application = SessionsApplication.before(server.url(), "test.apart=true");
	}

	@AfterAll
	static void stop() throws IOException {
		application.close();
		server.close();
	}

	@Test
	void whatAClientSaysAtOnceIsNotLost() throws Exception {
		for (int session = 0; session < SESSIONS; session++) {
			try (RawPeer client = RawPeer.ask(application.port(), "/up/first/" + session);
					RawPeer upstream = server.takeSession()) {
				client.readHead();
				client.text("hello");
				assertThat(new String(upstream.read().payload())).as("session %d", session).isEqualTo("hello");
			}
		}
		application.awaitNothingLeft();
	}

	@Test
	void aClientThatLeavesAtOnceIsNoticed() throws Exception {
		for (int session = 0; session < SESSIONS; session++) {
			try (RawPeer client = RawPeer.ask(application.port(), "/up/gone/" + session);
					RawPeer upstream = server.takeSession()) {
				client.readHead();
				client.reset();
				assertThat(upstream.readCode()).as("session %d", session).isEqualTo(CloseCodes.GOING_AWAY);
			}
		}
		application.awaitNothingLeft();
	}

}
