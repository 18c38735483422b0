package io.streamingclient.websocket;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.PooledByteBufAllocator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.health.contributor.Status;

import io.streamingclient.stream.ErrorType;
import io.streamingclient.stream.Outcome;
import io.streamingclient.stream.Verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Sessions that are passed on.
 */
@Timeout(180)
class RelayedSessionTests {

	private static final int HUNDRED_MEGABYTES = 100_000_000;

	// the buffers of tests remember who has used them, and masking uses each byte
	private static final int THREE_MEGABYTES = 3_000_000;

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

	private record Pair(RawPeer client, RawPeer upstream) implements AutoCloseable {

		static Pair open(String path) throws IOException {
			return open(application, path);
		}

		static Pair open(SessionsApplication gateway, String path) throws IOException {
			RawPeer client = RawPeer.ask(gateway.port(), path);
			RawPeer upstream = server.takeSession();
			assertThat(client.readHead()).startsWith("HTTP/1.1 101");
			return new Pair(client, upstream);
		}

		void finish() throws IOException {
			this.client.sendClose(1000);
			assertThat(this.upstream.readCode()).isEqualTo(1000);
			this.upstream.sendClose(1000);
			assertThat(this.client.readCode()).isEqualTo(1000);
		}

		@Override
		public void close() throws IOException {
			this.client.close();
			this.upstream.close();
		}

	}

	@Test
	void framesPassBothWaysFragmentByFragment() throws Exception {
		try (Pair pair = Pair.open("/up/frames")) {
			pair.client().frame(RawFrame.TEXT, false, "a".getBytes());
			assertFrame(pair.upstream().read(), RawFrame.TEXT, false, "a");
			pair.client().frame(RawFrame.CONTINUATION, true, "b".getBytes());
			assertFrame(pair.upstream().read(), RawFrame.CONTINUATION, true, "b");
			pair.upstream().frame(RawFrame.BINARY, false, "c".getBytes());
			assertFrame(pair.client().read(), RawFrame.BINARY, false, "c");
			pair.upstream().frame(RawFrame.CONTINUATION, true, new byte[0]);
			assertFrame(pair.client().read(), RawFrame.CONTINUATION, true, "");
			pair.finish();
		}
		assertThat(application.termination("/frames").outcome()).isEqualTo(Outcome.COMPLETED);
		assertThat(application.termination("/frames").bytesReceived()).isGreaterThanOrEqualTo(1);
	}

	@Test
	void pingsAndPongsPass() throws Exception {
		try (Pair pair = Pair.open("/up/pings")) {
			pair.client().frame(RawFrame.PING, true, "hello?".getBytes());
			RawFrame ping = pair.upstream().readAny();
			while (!ping.text().equals("hello?")) {
				ping = pair.upstream().readAny();
			}
			assertThat(ping.opcode()).isEqualTo(RawFrame.PING);
			pair.upstream().frame(RawFrame.PONG, true, ping.payload());
			assertFrame(pair.client().read(), RawFrame.PONG, true, "hello?");
			pair.finish();
		}
	}

	private static void assertFrame(RawFrame frame, int opcode, boolean last, String text) {
		assertThat(frame.opcode()).isEqualTo(opcode);
		assertThat(frame.last()).isEqualTo(last);
		assertThat(frame.text()).isEqualTo(text);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1000, 1001, 1008, 1011, 4242 })
	void theCodeOfAClientReachesTheUpstream(int code) throws Exception {
		try (Pair pair = Pair.open("/up/client-" + code)) {
			pair.client().text("last words").sendClose(code);
			assertThat(pair.upstream().read().text()).isEqualTo("last words");
			assertThat(pair.upstream().readCode()).isEqualTo(code);
			pair.upstream().sendClose(code).awaitEnd();
			assertThat(pair.client().readCode()).isEqualTo(code);
			pair.client().awaitEnd();
		}
		assertThat(application.termination("/client-" + code).outcome())
			.isEqualTo((code == 1000) ? Outcome.COMPLETED : Outcome.CANCELLED);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1000, 1001, 1008, 1011, 4242 })
	void theCodeOfAnUpstreamReachesTheClient(int code) throws Exception {
		try (Pair pair = Pair.open("/up/upstream-" + code)) {
			pair.upstream().text("last words").sendClose(code);
			assertThat(pair.client().read().text()).isEqualTo("last words");
			assertThat(pair.client().readCode()).isEqualTo(code);
			pair.client().sendClose(code).awaitEnd();
			pair.upstream().awaitEnd();
		}
		assertThat(application.termination("/upstream-" + code).outcome())
			.isEqualTo((code == 1000) ? Outcome.COMPLETED : Outcome.FAILED);
	}

	@Test
	void anUpstreamThatIsLostIsToldAsAnError() throws Exception {
		try (Pair pair = Pair.open("/up/lost")) {
			pair.upstream().text("and").close();
			assertThat(pair.client().read().text()).isEqualTo("and");
			assertThat(pair.client().readCode()).isEqualTo(1011);
			pair.client().awaitEnd();
		}
		assertThat(application.termination("/lost").errorType()).isEqualTo(ErrorType.TRUNCATED);
	}

	@ParameterizedTest
	@CsvSource({ "false", "true" })
	void aClientThatIsLostEndsTheUpstream(boolean reset) throws Exception {
		try (Pair pair = Pair.open("/up/left-" + reset)) {
			if (reset) {
				pair.client().reset();
			}
			else {
				pair.client().close();
			}
			assertThat(pair.upstream().readCode()).isEqualTo(1001);
			pair.upstream().awaitEnd();
		}
		assertThat(application.termination("/left-" + reset).outcome()).isEqualTo(Outcome.CANCELLED);
	}

	@Test
	void aClientThatBreaksTheProtocolIsToldAndTheUpstreamEnds() throws Exception {
		try (Pair pair = Pair.open("/up/unmasked")) {
			pair.client().send(new byte[] { (byte) 0x81, 1, 'x' });
			assertThat(pair.client().readCode()).isEqualTo(1002);
			assertThat(pair.upstream().readCode()).isEqualTo(1001);
		}
	}

	@Test
	void oneFrameOfAHundredMegabytesStreamsThroughWhileOthersAreServed() throws Exception {
		long before = direct();
		try (Pair pair = Pair.open("/up/huge"); Pair other = Pair.open("/up/other")) {
			CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> sendHuge(pair.upstream()));
			long bytes = 0;
			long most = 0;
			for (RawFrame frame = pair.client().read(); bytes
					+ frame.payload().length < HUNDRED_MEGABYTES; frame = pair.client().read()) {
				long already = bytes;
				bytes += frame.payload().length;
				if (already / 10_000_000 != bytes / 10_000_000) {
					most = Math.max(most, direct() - before);
					other.client().text("and you?");
					assertThat(other.upstream().read().text()).isEqualTo("and you?");
					other.upstream().text("well");
					assertThat(other.client().read().text()).isEqualTo("well");
				}
			}
			sending.get(60, TimeUnit.SECONDS);
			assertThat(most).isLessThan(50_000_000);
			other.finish();
			pair.finish();
		}
		assertThat(application.termination("/huge").outcome()).isEqualTo(Outcome.COMPLETED);
		assertThat(application.termination("/huge").bytesReceived()).isGreaterThanOrEqualTo(HUNDRED_MEGABYTES);
	}

	@Test
	void aLargeFrameStreamsUpToo() throws Exception {
		assertStreamsUp("/up/large", THREE_MEGABYTES);
	}

	@Test
	@Tag("long")
	void oneFrameOfAHundredMegabytesStreamsUpToo() throws Exception {
		assertStreamsUp("/up/huge", HUNDRED_MEGABYTES);
	}

	private static void assertStreamsUp(String path, int size) throws Exception {
		try (Pair pair = Pair.open(path)) {
			CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> send(pair.client(), size));
			long bytes = 0;
			boolean last = false;
			while (!last) {
				RawFrame frame = pair.upstream().read();
				bytes += frame.payload().length;
				last = frame.last();
			}
			assertThat(bytes).isEqualTo(size);
			sending.get(60, TimeUnit.SECONDS);
			pair.finish();
		}
	}

	private static long direct() {
		return PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory()
				+ ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)
					.stream()
					.mapToLong(BufferPoolMXBean::getMemoryUsed)
					.sum();
	}

	private static void sendHuge(RawPeer peer) {
		send(peer, HUNDRED_MEGABYTES);
	}

	private static void send(RawPeer peer, int size) {
		try {
			byte[] part = new byte[100_000];
			peer.frameHead(0x80 | RawFrame.BINARY, size);
			for (int sent = 0; sent < size; sent += part.length) {
				peer.send(part);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Test
	void aSlowClientHoldsTheUpstreamBackAndIsNotBlamed() throws Exception {
		try (Pair pair = Pair.open("/quick/slow")) {
			CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> sendHuge(pair.upstream()));
			await().atMost(SessionsApplication.SOON)
				.until(() -> application.row("/slow").verdict() == Verdict.SLOW_CONSUMER);
			assertThat(application.row("/slow").bytesReceived()).isLessThan(HUNDRED_MEGABYTES);
			long paused = application.row("/slow").age().toSeconds();
			// longer than the idle clock of three seconds
			await().atMost(SessionsApplication.SOON)
				.until(() -> application.row("/slow").age().toSeconds() > paused + 4);
			// a busy machine may keep the event loop from answering for a moment
			await().atMost(SessionsApplication.SOON).until(() -> application.health().equals(Status.UP));
			assertThat(sending).isNotDone();
			for (long bytes = 0; bytes < HUNDRED_MEGABYTES;) {
				bytes += pair.client().read().payload().length;
			}
			sending.get(60, TimeUnit.SECONDS);
			pair.finish();
		}
	}

	@ParameterizedTest
	@CsvSource({ "frame, streaming.websocket.max-frame-size=64KB",
			"message, streaming.websocket.max-message-size=64KB" })
	void whatIsLargerThanAllowedIsRefusedWith1009(String path, String property) throws Exception {
		try (SessionsApplication limited = SessionsApplication.before(server.url(), property)) {
			try (Pair pair = Pair.open(limited, "/up/from-client-" + path)) {
				pair.client().frameHead(0x80 | RawFrame.BINARY, HUNDRED_MEGABYTES);
				assertThat(pair.client().readCode()).isEqualTo(1009);
				assertThat(pair.upstream().readCode()).isEqualTo(1001);
			}
			try (Pair pair = Pair.open(limited, "/up/from-upstream-" + path)) {
				pair.upstream().frameHead(0x80 | RawFrame.BINARY, HUNDRED_MEGABYTES);
				assertThat(pair.upstream().readCode()).isEqualTo(1009);
				assertThat(pair.client().readCode()).isEqualTo(1011);
			}
			assertThat(limited.termination("/from-upstream-" + path).errorType()).isEqualTo(ErrorType.LIMIT);
			try (Pair pair = Pair.open(limited, "/up/small-" + path)) {
				pair.client().frame(RawFrame.BINARY, true, "small".getBytes(StandardCharsets.UTF_8));
				assertThat(pair.upstream().read().text()).isEqualTo("small");
				pair.finish();
			}
			limited.awaitNothingLeft();
		}
	}

	@Test
	void whenTheApplicationStopsBothSidesAreClosedWith1001() throws Exception {
		SessionsApplication stopping = SessionsApplication.before(server.url());
		try (Pair pair = Pair.open(stopping, "/up/stopping")) {
			CompletableFuture<Void> closing = CompletableFuture.runAsync(stopping::close);
			assertThat(pair.upstream().readCode()).isEqualTo(1001);
			assertThat(pair.client().readCode()).isEqualTo(1001);
			closing.get(60, TimeUnit.SECONDS);
		}
	}

}
