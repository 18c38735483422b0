package io.streamingclient.websocket;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Relayed sessions whose two sides have event loops of their own, as they have unless the
 * application shares them. Many at once, because each event loop must be late for the
 * other now and then.
 */
@Timeout(180)
class SidesApartTests {

	private static final int CLIENTS = 16;

	private static final int SESSIONS = 100;

	private static final ExecutorService THREADS = Executors.newCachedThreadPool();

	private static RawServer server;

	private static SessionsApplication application;

	@BeforeAll
	static void start() throws IOException {
		server = new RawServer();
		application = SessionsApplication.before(server.url(), "test.apart=true");
		THREADS.submit(() -> {
			while (true) {
				RawPeer peer = server.connection();
				THREADS.submit(() -> echo(peer));
			}
		});
	}

	@AfterAll
	static void stop() throws IOException {
		application.close();
		server.close();
		THREADS.shutdownNow();
	}

	private static Void echo(RawPeer accepted) throws IOException {
		try (RawPeer peer = accepted) {
			peer.readHead();
			peer.accept();
			for (RawFrame frame = peer.read(); frame.opcode() != RawFrame.CLOSE; frame = peer.read()) {
				peer.frame(frame.opcode(), true, frame.payload());
			}
			peer.sendClose(CloseCodes.NORMAL);
		}
		return null;
	}

	@Test
	void whatAClientSaysAtOnceIsNotLost() throws Exception {
		List<Future<Void>> clients = new ArrayList<>();
		for (int client = 0; client < CLIENTS; client++) {
			clients.add(THREADS.submit(SidesApartTests::talk));
		}
		for (Future<Void> client : clients) {
			client.get(100, TimeUnit.SECONDS);
		}
		application.awaitNothingLeft();
	}

	private static Void talk() throws IOException {
		for (int session = 0; session < SESSIONS; session++) {
			try (RawPeer client = RawPeer.ask(application.port(), "/up/first")) {
				assertThat(client.readHead()).startsWith("HTTP/1.1 101");
				client.text("hello");
				assertThat(new String(client.read().payload())).isEqualTo("hello");
				client.sendClose(CloseCodes.NORMAL);
				assertThat(client.readCode()).isEqualTo(CloseCodes.NORMAL);
			}
		}
		return null;
	}

}
