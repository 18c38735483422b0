package io.streamingclient.websocket;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;

import org.springframework.boot.health.contributor.Status;
import org.springframework.core.io.buffer.DataBufferUtils;

import io.streamingclient.stream.ErrorType;
import io.streamingclient.stream.Outcome;
import io.streamingclient.stream.StreamSnapshot;
import io.streamingclient.stream.Verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * A peer that stops answering while its socket stays open.
 */
@Timeout(120)
class VanishedPeerTests {

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
		await().atMost(SessionsApplication.SOON).until(() -> application.health().equals(Status.UP));
	}

	private static CompletableFuture<Void> open(String client, String path) {
		return application.client(client).execute(path, (open) -> open.receive().then()).toFuture();
	}

	@Test
	void isFlaggedAndThenEnded() throws Exception {
		CompletableFuture<Void> session = open("flagged", "/gone");
		try (RawPeer peer = server.takeSession()) {
			await().atMost(SessionsApplication.SOON).until(() -> application.health().equals(Status.DOWN));
			StreamSnapshot row = application.row("/gone");
			assertThat(row.verdict()).isEqualTo(Verdict.STALLED);
			assertThat(row.stuck()).isTrue();
			assertThatThrownBy(() -> session.get(30, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
			assertThat(application.termination("/gone").errorType()).isEqualTo(ErrorType.TIMEOUT);
			assertThat(peer.readAny().opcode()).isEqualTo(RawFrame.PING);
			peer.awaitEnd();
		}
	}

	@Test
	void isEndedAlsoWhileTheHandlerPauses() throws Exception {
		CompletableFuture<Void> session = application.client("quick")
			.execute("/paused", (open) -> open.receive().concatMap((message) -> {
				DataBufferUtils.release(message.getPayload());
				return Mono.never();
			}, 0).then())
			.toFuture();
		try (RawPeer peer = server.takeSession()) {
			peer.text("the only one");
			assertThatThrownBy(() -> session.get(30, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
			assertThat(application.termination("/paused").errorType()).isEqualTo(ErrorType.TIMEOUT);
			peer.awaitEnd();
		}
	}

	@Test
	void aQuietPeerThatAnswersPingsIsNeitherFlaggedNorEnded() throws Exception {
		CompletableFuture<Void> session = open("quiet", "/quiet");
		try (RawPeer peer = server.takeSession()) {
			StreamSnapshot row = application.row("/quiet");
			// a ping each half second, so that is longer than the idle clock of three
			for (int pings = 0; pings < 8; pings++) {
				RawFrame ping = peer.readAny();
				assertThat(ping.opcode()).isEqualTo(RawFrame.PING);
				peer.frame(RawFrame.PONG, true, ping.payload());
				assertThat(application.streams().find(row.id()))
					.hasValueSatisfying((now) -> assertThat(now.stuck()).as("%s", now).isFalse());
			}
			assertThat(session).isNotDone();
			peer.sendClose(1000);
			session.get(30, TimeUnit.SECONDS);
		}
		assertThat(application.termination("/quiet").outcome()).isEqualTo(Outcome.COMPLETED);
	}

	@Test
	void aClientOfTheRelayThatVanishesEndsTheUpstream() throws Exception {
		try (RawPeer client = RawPeer.ask(application.port(), "/quick/vanishing");
				RawPeer upstream = server.takeSession()) {
			assertThat(client.readHead()).startsWith("HTTP/1.1 101");
			// it answers all pings, so it is the client that is gone
			int code = codeAfterPings(upstream);
			assertThat(code).isEqualTo(1001);
			upstream.sendClose(1001).awaitEnd();
		}
		assertThat(application.termination("/vanishing").outcome()).isEqualTo(Outcome.CANCELLED);
	}

	@Test
	void anUpstreamOfTheRelayThatVanishesEndsTheClient() throws Exception {
		try (RawPeer client = RawPeer.ask(application.port(), "/quick/vanished");
				RawPeer upstream = server.takeSession()) {
			assertThat(client.readHead()).startsWith("HTTP/1.1 101");
			assertThat(codeAfterPings(client)).isEqualTo(1011);
			upstream.awaitEnd();
		}
		assertThat(application.termination("/vanished").errorType()).isEqualTo(ErrorType.TIMEOUT);
	}

	private static int codeAfterPings(RawPeer peer) throws IOException {
		while (true) {
			RawFrame frame = peer.read();
			if (frame.opcode() == RawFrame.CLOSE) {
				return frame.code();
			}
		}
	}

}
