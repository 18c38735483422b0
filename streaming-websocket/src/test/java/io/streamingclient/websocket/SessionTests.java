package io.streamingclient.websocket;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;

import io.streamingclient.stream.Outcome;
import io.streamingclient.stream.Phase;
import io.streamingclient.stream.StreamSnapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A session as its handler sees it.
 */
@Timeout(120)
class SessionTests {

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

	private static void join(CompletableFuture<?> session) throws Exception {
		session.get(30, TimeUnit.SECONDS);
	}

	@Test
	void messagesGoBothWays() throws Exception {
		List<String> received = new CopyOnWriteArrayList<>();
		CompletableFuture<Void> session = application.client("up")
			.execute("/both",
					(open) -> open.send(Flux.just("one", "two").map(open::textMessage))
						.thenMany(open.receive())
						.doOnNext((message) -> received.add(message.getType() + " " + message.getPayloadAsText()))
						.doOnNext((message) -> DataBufferUtils.release(message.getPayload()))
						.then())
			.toFuture();
		try (RawPeer peer = server.takeSession()) {
			assertThat(peer.read().text()).isEqualTo("one");
			assertThat(peer.read().text()).isEqualTo("two");
			peer.text("three").frame(RawFrame.BINARY, true, "four".getBytes(StandardCharsets.UTF_8)).sendClose(1000);
			assertThat(peer.readCode()).isEqualTo(1000);
			peer.awaitEnd();
		}
		join(session);
		assertThat(received).containsExactly("TEXT three", "BINARY four");
		assertThat(application.termination("/both").outcome()).isEqualTo(Outcome.COMPLETED);
		assertThat(application.termination("/both").elements()).isEqualTo(2);
	}

	@Test
	void theRowIsThereBeforeTheUpgradeIsAnswered() throws Exception {
		CompletableFuture<Void> session = application.client("up")
			.execute("/row", (open) -> open.receive().then())
			.toFuture();
		try (RawPeer peer = server.take()) {
			await().atMost(SessionsApplication.SOON)
				.until(() -> application.row("/row").phase() == Phase.AWAITING_RESPONSE);
			peer.accept();
			await().atMost(SessionsApplication.SOON).until(() -> application.row("/row").phase() == Phase.STREAMING);
			StreamSnapshot row = application.row("/row");
			assertThat(row.protocol()).isEqualTo("websocket");
			assertThat(row.status()).isEqualTo(101);
			peer.sendClose(1000);
			join(session);
		}
	}

	@Test
	void headersAndSubprotocolsAreSent() throws Exception {
		HttpHeaders headers = new HttpHeaders();
		headers.set("X-Who", "me");
		List<String> chosen = new ArrayList<>();
		CompletableFuture<Void> session = application.client("up")
			.execute("/headers?a=b", headers, new WebSocketHandler() {

				@Override
				public List<String> getSubProtocols() {
					return List.of("v2", "v1");
				}

				@Override
				public Mono<Void> handle(WebSocketSession open) {
					chosen.add(open.getHandshakeInfo().getSubProtocol());
					return open.receive().then();
				}

			})
			.toFuture();
		try (RawPeer peer = server.take()) {
			assertThat(peer.head().toLowerCase()).startsWith("get /headers?a=b http/1.1")
				.contains("x-who: me")
				.contains("sec-websocket-protocol: v2,v1");
			peer.accept("Sec-WebSocket-Protocol: v1").sendClose(1000);
			join(session);
		}
		assertThat(chosen).containsExactly("v1");
	}

	@Test
	void aMessageInFragmentsIsCollected() throws Exception {
		CompletableFuture<List<String>> messages = new CompletableFuture<>();
		CompletableFuture<Void> session = application.client("up")
			.execute("/fragments", (open) -> open.receive().map((message) -> {
				String text = message.getPayloadAsText();
				DataBufferUtils.release(message.getPayload());
				return text;
			}).collectList().doOnNext(messages::complete).then())
			.toFuture();
		try (RawPeer peer = server.takeSession()) {
			peer.frame(RawFrame.TEXT, false, "a".getBytes())
				.frame(RawFrame.PING, true, "between".getBytes())
				.frame(RawFrame.CONTINUATION, false, new byte[0])
				.frame(RawFrame.CONTINUATION, true, "b".getBytes())
				.text("c");
			RawFrame pong = peer.readAny();
			assertThat(pong.opcode()).isEqualTo(RawFrame.PONG);
			assertThat(pong.text()).isEqualTo("between");
			peer.sendClose(1000);
			join(session);
		}
		assertThat(messages.get()).containsExactly("ab", "c");
	}

	@Test
	void aLargeFrameIsReadInFragmentsAndNotCollected() throws Exception {
		AtomicLong bytes = new AtomicLong();
		AtomicLong largest = new AtomicLong();
		AtomicLong ends = new AtomicLong();
		CompletableFuture<Void> session = application.client("up")
			.execute("/large", (open) -> ((StreamingWebSocketSession) open).fragments().doOnNext((fragment) -> {
				int size = fragment.payload().readableByteCount();
				bytes.addAndGet(size);
				largest.accumulateAndGet(size, Math::max);
				ends.addAndGet(fragment.last() ? 1 : 0);
				assertThat(fragment.type()).isEqualTo(WebSocketMessage.Type.BINARY);
				DataBufferUtils.release(fragment.payload());
			}).then())
			.toFuture();
		try (RawPeer peer = server.takeSession()) {
			peer.frame(RawFrame.BINARY, true, new byte[20_000_000]).sendClose(1000);
			join(session);
		}
		assertThat(bytes).hasValue(20_000_000);
		assertThat(ends).hasValue(1);
		assertThat(largest.get()).isLessThan(2_000_000);
	}

	@Test
	void aSessionEndsWithItsHandler() throws Exception {
		CompletableFuture<Void> session = application.client("up")
			.execute("/handler", (open) -> open.send(Mono.just(open.textMessage("bye"))))
			.toFuture();
		try (RawPeer peer = server.takeSession()) {
			assertThat(peer.read().text()).isEqualTo("bye");
			assertThat(peer.readCode()).isEqualTo(1000);
			peer.sendClose(1000);
			join(session);
			peer.awaitEnd();
		}
		assertThat(application.termination("/handler").outcome()).isEqualTo(Outcome.COMPLETED);
	}

	@Test
	void aPeerThatNeverAnswersAClosingIsNotWaitedForLong() throws Exception {
		CompletableFuture<Void> session = application.client("up").execute("/mute", (open) -> Mono.empty()).toFuture();
		try (RawPeer peer = server.takeSession()) {
			join(session);
			peer.awaitEnd();
		}
	}

	@Test
	void aHandlerMayCloseWithACodeOfItsOwn() throws Exception {
		CompletableFuture<Void> session = application.client("up")
			.execute("/code", (open) -> open.close(CloseStatus.create(4001, "enough")))
			.toFuture();
		try (RawPeer peer = server.takeSession()) {
			assertThat(peer.readCode()).isEqualTo(4001);
			peer.sendClose(4001);
			join(session);
		}
	}

	@Test
	void cancellingEndsTheSessionOnTheWire() throws Exception {
		Disposable session = application.client("up").execute("/cancel", (open) -> open.receive().then()).subscribe();
		try (RawPeer peer = server.takeSession()) {
			await().atMost(SessionsApplication.SOON).until(() -> application.row("/cancel").phase() == Phase.STREAMING);
			session.dispose();
			assertThat(peer.readCode()).isEqualTo(1001);
			peer.sendClose(1001).awaitEnd();
		}
		assertThat(application.termination("/cancel").outcome()).isEqualTo(Outcome.CANCELLED);
	}

	@Test
	void whatCameBeforeTheHandlerReadsIsNotLost() throws Exception {
		CompletableFuture<Void> read = new CompletableFuture<>();
		List<String> received = new CopyOnWriteArrayList<>();
		CompletableFuture<Void> session = application.client("up")
			.execute("/late", (open) -> Mono.fromFuture(read).thenMany(open.receive()).doOnNext((message) -> {
				received.add(message.getPayloadAsText());
				DataBufferUtils.release(message.getPayload());
			}).then())
			.toFuture();
		try (RawPeer peer = server.takeSession()) {
			peer.text("early").sendClose(1000);
			assertThat(peer.readCode()).isEqualTo(1000);
			peer.awaitEnd();
		}
		read.complete(null);
		join(session);
		assertThat(received).containsExactly("early");
	}

}
