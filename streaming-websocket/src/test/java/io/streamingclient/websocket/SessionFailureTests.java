package io.streamingclient.websocket;

import java.io.IOException;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBufferUtils;

import io.streamingclient.stream.Clock;
import io.streamingclient.stream.ErrorType;
import io.streamingclient.stream.Outcome;
import io.streamingclient.stream.Phase;
import io.streamingclient.stream.StreamException;
import io.streamingclient.stream.StreamStatusException;
import io.streamingclient.stream.StreamTimeoutException;
import io.streamingclient.stream.Termination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

/**
 * How sessions fail: each in one typed error, which the row and the caller agree on.
 */
@Timeout(180)
class SessionFailureTests {

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

	private static CompletableFuture<Void> open(String client, String path) {
		return application.client(client)
			.execute(path,
					(open) -> open.receive()
						.doOnNext((message) -> DataBufferUtils.release(message.getPayload()))
						.then())
			.toFuture();
	}

	private static StreamException failure(CompletableFuture<Void> session) {
		ExecutionException thrown = catchThrowableOfType(ExecutionException.class,
				() -> session.get(30, TimeUnit.SECONDS));
		assertThat(thrown).as("the session failed").isNotNull();
		assertThat(thrown.getCause()).isInstanceOf(StreamException.class);
		return (StreamException) thrown.getCause();
	}

	private static void assertFailed(String path, StreamException error, ErrorType type) {
		assertThat(error.type()).as(error.getMessage()).isEqualTo(type);
		Termination end = application.termination(path);
		assertThat(end.errorType()).isEqualTo(type);
		assertThat(end.message()).isEqualTo(error.getMessage());
		assertThat(end.outcome()).isEqualTo((type == ErrorType.CANCELLED) ? Outcome.CANCELLED : Outcome.FAILED);
	}

	@ParameterizedTest
	@ValueSource(ints = { 200, 302, 401, 403, 404, 426, 500, 503 })
	void anUpgradeThatIsRefusedIsAStatus(int status) throws Exception {
		CompletableFuture<Void> session = open("up", "/refused-" + status);
		try (RawPeer peer = server.take()) {
			peer.say("HTTP/1.1 " + status + " No\r\nX-Why: because\r\nContent-Length: 2\r\n\r\nno");
			StreamException error = failure(session);
			assertFailed("/refused-" + status, error, ErrorType.STATUS);
			assertThat(error.phase()).isEqualTo(Phase.AWAITING_RESPONSE);
			assertThat(((StreamStatusException) error).status()).isEqualTo(status);
			assertThat(((StreamStatusException) error).headers()).containsKey("x-why");
		}
	}

	@Test
	void aRefusalWithALargeBodyIsAStatusToo() throws Exception {
		CompletableFuture<Void> session = open("up", "/page");
		try (RawPeer peer = server.take()) {
			peer.say("HTTP/1.1 403 No\r\nContent-Length: 50000\r\n\r\n" + "x".repeat(50_000));
			assertFailed("/page", failure(session), ErrorType.STATUS);
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			no-accept  | Upgrade: websocket#Connection: Upgrade#
			bad-accept | Upgrade: websocket#Connection: Upgrade#Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=#
			no-upgrade | Connection: Upgrade#Sec-WebSocket-Accept: $#
			unasked    | Upgrade: websocket#Connection: Upgrade#Sec-WebSocket-Accept: $#Sec-WebSocket-Protocol: chat#
			""")
	void anAnswerThatIsNoUpgradeIsAProtocolError(String path, String lines) throws Exception {
		CompletableFuture<Void> session = open("up", "/" + path);
		try (RawPeer peer = server.take()) {
			peer.say("HTTP/1.1 101 Switching Protocols\r\n" + lines.replace("#", "\r\n").replace("$", peer.acceptKey())
					+ "\r\n");
			assertFailed("/" + path, failure(session), ErrorType.PROTOCOL);
		}
	}

	@Test
	void anAnswerThatIsNoHttpIsAProtocolError() throws Exception {
		CompletableFuture<Void> session = open("up", "/garbage");
		try (RawPeer peer = server.take()) {
			peer.say("this is no HTTP\r\n\r\n");
			assertFailed("/garbage", failure(session), ErrorType.PROTOCOL);
		}
	}

	@Test
	void anUpstreamThatIsNotThereIsAConnectError() {
		assertFailed("/nobody", failure(open("closed", "/nobody")), ErrorType.CONNECT);
	}

	@Test
	void aConnectionThatIsClosedBeforeTheAnswerIsAReset() throws Exception {
		CompletableFuture<Void> session = open("up", "/unanswered");
		server.take().close();
		assertFailed("/unanswered", failure(session), ErrorType.RESET);
	}

	@Test
	void anUpgradeThatIsNeverAnsweredRunsIntoTheResponseClock() throws Exception {
		CompletableFuture<Void> session = open("quick", "/silent");
		try (RawPeer peer = server.take()) {
			StreamException error = failure(session);
			assertFailed("/silent", error, ErrorType.TIMEOUT);
			assertThat(((StreamTimeoutException) error).clock()).isEqualTo(Clock.RESPONSE);
			peer.awaitEnd();
		}
	}

	@Test
	void aClientHasNoMoreSessionsThanItMay() throws Exception {
		CompletableFuture<Void> first = open("one", "/first");
		try (RawPeer peer = server.takeSession()) {
			StreamException error = failure(open("one", "/second"));
			assertThat(error.type()).isEqualTo(ErrorType.CAPACITY);
			peer.sendClose(1000);
			first.get(30, TimeUnit.SECONDS);
		}
		CompletableFuture<Void> third = open("one", "/third");
		try (RawPeer peer = server.takeSession()) {
			peer.sendClose(1000);
			third.get(30, TimeUnit.SECONDS);
		}
	}

	@Test
	void aConnectionThatEndsWithoutACloseFrameIsTruncated() throws Exception {
		CompletableFuture<Void> session = open("up", "/lost");
		try (RawPeer peer = server.takeSession()) {
			peer.text("and then");
		}
		StreamException error = failure(session);
		assertFailed("/lost", error, ErrorType.TRUNCATED);
		assertThat(error.bytes()).isEqualTo("and then".length());
	}

	@Test
	void aConnectionThatIsResetIsAReset() throws Exception {
		CompletableFuture<Void> session = open("up", "/reset");
		RawPeer peer = server.takeSession();
		application.row("/reset");
		await().atMost(SessionsApplication.SOON).until(() -> application.row("/reset").phase() == Phase.STREAMING);
		peer.reset();
		assertFailed("/reset", failure(session), ErrorType.RESET);
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			1001, RESET
			1002, PROTOCOL
			1003, PROTOCOL
			1007, PROTOCOL
			1008, RESET
			1009, LIMIT
			1011, RESET
			1012, RESET
			1013, CAPACITY
			4321, RESET
			""")
	void aCodeThatIsNotNormalIsAnErrorThatNamesIt(int code, ErrorType type) throws Exception {
		CompletableFuture<Void> session = open("up", "/code-" + code);
		try (RawPeer peer = server.takeSession()) {
			peer.sendClose(code);
			StreamException error = failure(session);
			assertFailed("/code-" + code, error, type);
			assertThat(error).hasMessageContaining("code " + code);
			assertThat(peer.readCode()).isEqualTo(code);
		}
	}

	@Test
	void aCloseFrameWithoutACodeIsTheEnd() throws Exception {
		CompletableFuture<Void> session = open("up", "/no-code");
		try (RawPeer peer = server.takeSession()) {
			peer.frame(RawFrame.CLOSE, true, new byte[0]);
			session.get(30, TimeUnit.SECONDS);
			assertThat(peer.readCode()).isEqualTo(1005);
		}
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			reserved-bit   , C1 00
			opcode-3       , 83 00
			opcode-11      , 8B 00
			masked         , 81 80 00 00 00 00
			long-ping      , 89 7E 00 80
			part-of-a-ping , 09 00
			continuation   , 80 00
			two-beginnings , 01 00 01 00
			long-form      , 82 7E 00 01 00
			longer-form    , 82 7F 00 00 00 00 00 00 00 01 00
			negative       , 82 7F FF FF FF FF FF FF FF FF
			half-a-code    , 88 01 03
			code-999       , 88 02 03 E7
			code-1005      , 88 02 03 ED
			code-1006      , 88 02 03 EE
			""")
	void aFrameThatIsMalformedIsAProtocolErrorAndThePeerIsTold(String path, String bytes) throws Exception {
		CompletableFuture<Void> session = open("up", "/" + path);
		try (RawPeer peer = server.takeSession()) {
			peer.send(bytes(bytes));
			assertFailed("/" + path, failure(session), ErrorType.PROTOCOL);
			assertThat(peer.readCode()).isEqualTo(1002);
			peer.awaitEnd();
		}
	}

	private static byte[] bytes(String hex) {
		return HexFormat.ofDelimiter(" ").parseHex(hex.trim());
	}

	@Test
	void aMessageThatIsTooLargeToCollectIsRefusedWith1009() throws Exception {
		CompletableFuture<Void> session = open("quick", "/collect");
		try (RawPeer peer = server.takeSession()) {
			peer.frame(RawFrame.TEXT, false, new byte[40_000]).frame(RawFrame.CONTINUATION, false, new byte[40_000]);
			assertFailed("/collect", failure(session), ErrorType.LIMIT);
			assertThat(peer.readCode()).isEqualTo(1009);
		}
	}

	@Test
	void anOperatorMayEndASession() throws Exception {
		CompletableFuture<Void> session = open("up", "/operator");
		try (RawPeer peer = server.takeSession()) {
			await().atMost(SessionsApplication.SOON)
				.until(() -> application.row("/operator").phase() == Phase.STREAMING);
			assertThat(application.streams().cancel(application.row("/operator").id())).isTrue();
			assertFailed("/operator", failure(session), ErrorType.CANCELLED);
			assertThat(peer.readCode()).isEqualTo(1001);
		}
	}

	@Test
	void anOperatorMayEndASessionWhoseHandlerNeverReads() throws Exception {
		CompletableFuture<Void> session = application.client("up").execute("/never", (open) -> Mono.never()).toFuture();
		try (RawPeer peer = server.takeSession()) {
			await().atMost(SessionsApplication.SOON).until(() -> application.row("/never").phase() == Phase.STREAMING);
			peer.text("unread");
			application.streams().cancel(application.row("/never").id());
			assertFailed("/never", failure(session), ErrorType.CANCELLED);
		}
	}

	@Test
	void aHandlerThatThrowsIsAFaultOfTheApplication() throws Exception {
		CompletableFuture<Void> session = application.client("up").execute("/throws", (open) -> {
			throw new IllegalStateException("secret");
		}).toFuture();
		try (RawPeer peer = server.takeSession()) {
			StreamException error = failure(session);
			assertFailed("/throws", error, ErrorType.LISTENER);
			assertThat(error).hasMessageNotContaining("secret");
			assertThat(peer.readCode()).isEqualTo(1011);
		}
	}

	@Test
	void aSendThatNobodyTakesEndsWithTheSession() throws Exception {
		CompletableFuture<Void> session = application.client("up")
			.execute("/sends", (open) -> open.send(Mono.never()))
			.toFuture();
		server.takeSession().close();
		assertFailed("/sends", failure(session), ErrorType.TRUNCATED);
	}

	@Test
	void whenTheApplicationStopsSessionsAreClosedWith1001() throws Exception {
		SessionsApplication stopping = SessionsApplication.before(server.url());
		CompletableFuture<Void> session = stopping.client("up")
			.execute("/stop", (open) -> open.receive().then())
			.toFuture();
		try (RawPeer peer = server.takeSession()) {
			await().atMost(SessionsApplication.SOON).until(() -> stopping.row("/stop").phase() == Phase.STREAMING);
			CompletableFuture<Void> closing = CompletableFuture.runAsync(stopping::close);
			assertThat(peer.readCode()).isEqualTo(1001);
			peer.sendClose(1001).awaitEnd();
			assertThat(failure(session).type()).isEqualTo(ErrorType.SHUTDOWN);
			closing.get(60, TimeUnit.SECONDS);
		}
	}

}
