package io.streamingclient.upstream;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(60)
class SeenExchangeTests {

	private static final Duration AT_ONCE = Duration.ofMillis(20);

	private final ScriptedUpstream upstream = ScriptedUpstream.start();

	@AfterEach
	void close() {
		this.upstream.close();
	}

	@Test
	void theRequestIsKeptAsItWasOnTheWire() throws Exception {
		this.upstream.on("/").respond(204);
		try (RawClient raw = RawClient.connect(this.upstream)) {
			raw.send("PATCH http://h/a%2Fb?q=%20 HTTP/1.1\r\nHost: h\r\nx-A: 1\r\nB:2 \r\nX-a: 3\r\n\r\n");
			raw.readTo("\r\n\r\n");
		}
		SeenExchange seen = this.upstream.awaitRequest(RawClient.SOON);
		assertThat(seen.method()).isEqualTo("PATCH");
		assertThat(seen.target()).isEqualTo("http://h/a%2Fb?q=%20");
		assertThat(seen.path()).isEqualTo("/a%2Fb");
		assertThat(seen.query()).isEqualTo("q=%20");
		assertThat(seen.version()).isEqualTo("HTTP/1.1");
		assertThat(seen.headers()).extracting(Header::toString).containsExactly("Host: h", "x-A: 1", "B: 2", "X-a: 3");
		assertThat(seen.headers().all("X-A")).containsExactly("1", "3");
		assertThat(seen.headers().first("x-a")).hasValue("1");
		assertThat(seen.headers().contains("c")).isFalse();
	}

	@Test
	void aChunkedRequestIsDecoded() throws Exception {
		this.upstream.on("/x").echo();
		try (RawClient raw = RawClient.connect(this.upstream)) {
			raw.send("POST /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
					+ "3\r\nabc\r\n2;ext=1\r\nde\r\n0\r\nX-Sum: 5\r\n\r\n");
			raw.readTo("body abcde\n");
		}
		SeenExchange seen = this.upstream.awaitRequest(RawClient.SOON);
		assertThat(seen.body()).asString().isEqualTo("abcde");
		assertThat(seen.bodyBytesReceived()).isEqualTo(5);
		assertThat(seen.trailers().first("X-Sum")).hasValue("5");
	}

	@Test
	void aConnectionIsReusedAfterACompleteResponse() throws Exception {
		this.upstream.on("/x").respond(200).chunked().send("a").end();
		try (RawClient raw = RawClient.connect(this.upstream)) {
			for (int i = 0; i < 3; i++) {
				raw.send("GET /x HTTP/1.1\r\n\r\n").readTo("0\r\n\r\n");
			}
			List<SeenExchange> seen = this.upstream.awaitRequests(3, RawClient.SOON);
			assertThat(seen).extracting(SeenExchange::connection).containsOnly(1);
			assertThat(seen).extracting((one) -> one.awaitEnd(RawClient.SOON)).containsOnly(ClientEnd.COMPLETED);
			assertThat(this.upstream.connections()).isEqualTo(new SeenConnections(1, 1));
		}
		this.upstream.awaitOpenConnections(0, RawClient.SOON);
	}

	@Test
	void aConnectionIsClosedWhenTheClientSaysSo() throws Exception {
		this.upstream.on("/x").respond(200).body("ok");
		try (RawClient raw = RawClient.connect(this.upstream)) {
			raw.send("GET /x HTTP/1.1\r\nConnection: close\r\n\r\n");
			assertThat(raw.readAll()).endsWith("ok");
		}
	}

	@Test
	void aConnectionIsClosedWhenTheScriptSaysSo() throws Exception {
		this.upstream.on("/x").respond(200).header("Connection", "close").body("ok");
		try (RawClient raw = RawClient.get(this.upstream, "/x")) {
			assertThat(raw.readAll()).endsWith("ok");
		}
	}

	@RepeatedTest(20)
	void aResetIsSeenWhileTheScriptStalls() throws Exception {
		this.upstream.on("/x").respond(200).chunked().send("a").stall();
		RawClient raw = RawClient.get(this.upstream, "/x");
		raw.readTo("1\r\na\r\n");
		raw.reset();
		SeenExchange seen = this.upstream.awaitRequest(RawClient.SOON);
		assertThat(seen.awaitEnd(RawClient.SOON)).isEqualTo(ClientEnd.RESET);
		this.upstream.awaitOpenConnections(0, RawClient.SOON);
	}

	@RepeatedTest(20)
	void aResetIsSeenWhileAWriteIsBlocked() throws Exception {
		this.upstream.on("/x").respond(200).generate(Long.MAX_VALUE, 1);
		RawClient raw = RawClient.get(this.upstream, "/x");
		SeenExchange seen = this.upstream.awaitRequest(RawClient.SOON);
		seen.awaitBytesSent(100_000, RawClient.SOON);
		raw.reset();
		assertThat(seen.awaitEnd(RawClient.SOON)).isEqualTo(ClientEnd.RESET);
		assertThat(seen.bytesSent()).isGreaterThanOrEqualTo(100_000);
	}

	@RepeatedTest(20)
	void aCloseIsSeenWhileAWriteIsBlocked() throws Exception {
		this.upstream.on("/x").respond(200).generate(Long.MAX_VALUE, 1);
		RawClient raw = RawClient.get(this.upstream, "/x");
		SeenExchange seen = this.upstream.awaitRequest(RawClient.SOON);
		seen.awaitBytesSent(100_000, RawClient.SOON);
		raw.close();
		assertThat(seen.awaitEnd(RawClient.SOON)).isIn(ClientEnd.CLOSED, ClientEnd.RESET);
		this.upstream.awaitOpenConnections(0, RawClient.SOON);
	}

	@Test
	void aClientThatOnlyStopsSendingIsGoneToo() throws Exception {
		this.upstream.on("/x").respond(200).generate(Long.MAX_VALUE, 1);
		try (RawClient raw = RawClient.get(this.upstream, "/x")) {
			SeenExchange seen = this.upstream.awaitRequest(RawClient.SOON);
			seen.awaitBytesSent(100_000, RawClient.SOON);
			raw.socket().shutdownOutput();
			assertThat(seen.awaitEnd(RawClient.SOON)).isEqualTo(ClientEnd.CLOSED);
		}
	}

	@RepeatedTest(20)
	void aClientThatClosesAfterTheLastByteHasCompleted() throws Exception {
		this.upstream.on("/x").respond(200).body("ok");
		try (RawClient raw = RawClient.get(this.upstream, "/x")) {
			raw.readTo("ok");
		}
		assertThat(this.upstream.awaitRequest(RawClient.SOON).awaitEnd(RawClient.SOON)).isEqualTo(ClientEnd.COMPLETED);
	}

	@Test
	void timesAreInOrder() throws Exception {
		this.upstream.on("/x").respond(200).body("ok");
		try (RawClient raw = RawClient.get(this.upstream, "/x")) {
			raw.readTo("ok");
		}
		SeenExchange seen = this.upstream.awaitRequest(RawClient.SOON);
		seen.awaitEnd(RawClient.SOON);
		long[] times = { seen.startedAt(), seen.requestWholeAt().getAsLong(), seen.firstByteSentAt().getAsLong(),
				seen.lastByteSentAt().getAsLong(), seen.endedAt().getAsLong() };
		assertThat(times).isSorted();
		assertThat(seen.bytesSent()).isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".length());
	}

	@Test
	void waitsAreBoundedAndSayWhatWasSeen() throws Exception {
		this.upstream.on("/x").stall();
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> this.upstream.awaitRequest(AT_ONCE))
			.withMessageContaining("a request");
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> this.upstream.awaitOpenConnections(1, AT_ONCE))
			.withMessageContaining("accepted=0");
		try (RawClient raw = RawClient.get(this.upstream, "/x?a")) {
			SeenExchange seen = this.upstream.awaitRequest(RawClient.SOON);
			assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> seen.awaitEnd(AT_ONCE))
				.withMessageContaining("GET /x?a on connection 1");
			assertThat(raw.socket().isConnected()).isTrue();
		}
	}

	@Test
	void aScriptThatFailsIsReported() throws Exception {
		this.upstream.on("/x").run(() -> {
			throw new IllegalStateException("mistake in the test");
		});
		try (RawClient raw = RawClient.get(this.upstream, "/x")) {
			SeenExchange seen = this.upstream.awaitRequest(RawClient.SOON);
			assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> seen.awaitEnd(RawClient.SOON))
				.withRootCauseInstanceOf(IllegalStateException.class);
			assertThat(raw.socket().isConnected()).isTrue();
		}
	}

	@Test
	void exchangesCanBeForgotten() throws Exception {
		this.upstream.on("/x").respond(204);
		try (RawClient raw = RawClient.get(this.upstream, "/x")) {
			raw.readTo("\r\n\r\n");
		}
		this.upstream.forget();
		assertThat(this.upstream.exchanges()).isEmpty();
	}

}
