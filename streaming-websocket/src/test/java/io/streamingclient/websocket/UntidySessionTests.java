package io.streamingclient.websocket;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.socket.CloseStatus;

import io.streamingclient.stream.ErrorType;
import io.streamingclient.stream.Outcome;
import io.streamingclient.stream.StreamException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

/**
 * What goes wrong between two steps of a session leaves nothing behind.
 */
@Timeout(120)
class UntidySessionTests {

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

	private static StreamException failure(CompletableFuture<Void> session) {
		ExecutionException thrown = catchThrowableOfType(ExecutionException.class,
				() -> session.get(30, TimeUnit.SECONDS));
		assertThat(thrown).as("the session failed").isNotNull();
		return (StreamException) thrown.getCause();
	}

	@Test
	void aHeaderThatCannotBeSentLeavesNoRowAndKeepsNoRoom() throws Exception {
		HttpHeaders headers = new HttpHeaders();
		headers.set("X-Two-Lines", "one\r\ntwo");
		CompletableFuture<Void> session = application.client("one")
			.execute("/two-lines", headers, (open) -> open.receive().then())
			.toFuture();
		assertThat(session).failsWithin(Duration.ofSeconds(30))
			.withThrowableThat()
			.withCauseInstanceOf(IllegalArgumentException.class);
		CompletableFuture<Void> next = application.client("one")
			.execute("/next", (open) -> open.receive().then())
			.toFuture();
		try (RawPeer peer = server.takeSession()) {
			peer.sendClose(1000);
			next.get(30, TimeUnit.SECONDS);
		}
	}

	@Test
	void aChangeOfTheAnswerThatThrowsEndsTheUpstream() throws Exception {
		try (RawPeer client = RawPeer.ask(application.port(), "/throwing"); RawPeer upstream = server.takeSession()) {
			assertThat(client.readHead()).startsWith("HTTP/1.1 500");
			assertThat(upstream.readCode()).isEqualTo(1001);
		}
		assertThat(application.termination("/throwing").outcome()).isEqualTo(Outcome.CANCELLED);
	}

	@Test
	void framesOfASessionThatWasNeverTakenAreReleased() throws Exception {
		BaseSubscriber<OpenSession> waiting = new BaseSubscriber<>() {

			@Override
			protected void hookOnSubscribe(Subscription subscription) {
				// asks for nothing yet
			}

		};
		application.client("up")
			.open(Upgrade.to(URI.create(server.url() + "/untaken"), new HttpHeaders(), List.of()))
			.subscribe(waiting);
		try (RawPeer peer = server.takeSession()) {
			peer.text("unread");
			await().atMost(SessionsApplication.SOON).until(() -> application.row("/untaken").bytesReceived() == 6);
			waiting.cancel();
			peer.awaitEnd();
		}
		assertThat(application.termination("/untaken").outcome()).isEqualTo(Outcome.CANCELLED);
	}

	@Test
	void aCodeThatMustNotBeSentIsNotSentAndTheSessionIsClosed() throws Exception {
		CompletableFuture<Void> session = application.client("up")
			.execute("/no-code", (open) -> open.close(CloseStatus.NO_CLOSE_FRAME))
			.toFuture();
		try (RawPeer peer = server.takeSession()) {
			RawFrame close = peer.read();
			assertThat(close.opcode()).isEqualTo(RawFrame.CLOSE);
			assertThat(close.payload()).isEmpty();
			peer.frame(RawFrame.CLOSE, true, new byte[0]).awaitEnd();
			session.get(30, TimeUnit.SECONDS);
		}
	}

	@Test
	void aReasonIsCutAtItsLastWholeCharacterThatHasRoom() throws Exception {
		CompletableFuture<Void> session = application.client("up")
			.execute("/reason", (open) -> open.close(new CloseStatus(4000, "\u20ac".repeat(50))))
			.toFuture();
		try (RawPeer peer = server.takeSession()) {
			byte[] payload = peer.read().payload();
			assertThat(new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8))
				.isEqualTo("\u20ac".repeat(41));
			peer.sendClose(4000).awaitEnd();
			session.get(30, TimeUnit.SECONDS);
		}
	}

	@Test
	void aMessageOfEmptyFragmentsWithoutEndIsRefused() throws Exception {
		CompletableFuture<Void> session = application.client("quick")
			.execute("/empty",
					(open) -> open.receive()
						.doOnNext((message) -> DataBufferUtils.release(message.getPayload()))
						.then())
			.toFuture();
		try (RawPeer peer = server.takeSession()) {
			peer.frame(RawFrame.TEXT, false, new byte[0]).send(emptyFragments(2000));
			assertThat(failure(session).type()).isEqualTo(ErrorType.LIMIT);
			assertThat(peer.readCode()).isEqualTo(1009);
		}
	}

	private static byte[] emptyFragments(int count) {
		return new byte[2 * count];
	}

}
