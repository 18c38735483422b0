package io.streamingclient.upstream;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class TimingWordsTests {

	private static final Duration LONG = Duration.ofHours(1);

	private static final Duration SHORT = Duration.ofMillis(2);

	private final ScriptedUpstream upstream = ScriptedUpstream.start();

	@AfterEach
	void close() {
		this.upstream.close();
	}

	@Test
	void aPauseLetsTheHeadOutAndTakesItsTime() throws Exception {
		this.upstream.on("/x").respond(200).contentLength(2).pause(Duration.ofMillis(100)).send("ok");
		try (RawClient raw = RawClient.get(this.upstream, "/x")) {
			raw.readTo("\r\n\r\n");
			assertThat(raw.read(2)).isEqualTo("ok");
		}
		SeenExchange seen = this.upstream.awaitRequest(RawClient.SOON);
		assertThat(seen.awaitEnd(RawClient.SOON)).isEqualTo(ClientEnd.COMPLETED);
		long apart = seen.lastByteSentAt().getAsLong() - seen.firstByteSentAt().getAsLong();
		assertThat(Duration.ofNanos(apart)).isGreaterThanOrEqualTo(Duration.ofMillis(100));
	}

	@Test
	void aGateIsOpenedByTheTest() throws Exception {
		Gate gate = new Gate();
		this.upstream.on("/x").respond(200).contentLength(2).awaitGate(gate).send("ok");
		try (RawClient raw = RawClient.get(this.upstream, "/x")) {
			raw.readTo("\r\n\r\n");
			gate.awaitArrival(RawClient.SOON);
			assertThat(this.upstream.exchanges().get(0).end()).isEmpty();
			gate.open();
			assertThat(raw.read(2)).isEqualTo("ok");
		}
		assertThat(gate.arrivals()).isOne();
		assertThat(gate.isOpen()).isTrue();
	}

	@Test
	void aLatchIsCountedDownByTheTest() throws Exception {
		CountDownLatch here = new CountDownLatch(1);
		CountDownLatch go = new CountDownLatch(1);
		this.upstream.on("/x").run(here::countDown).awaitGate(go).respond(200).body("ok");
		try (RawClient raw = RawClient.get(this.upstream, "/x")) {
			assertThat(here.await(10, TimeUnit.SECONDS)).isTrue();
			go.countDown();
			assertThat(raw.readTo("ok")).startsWith("HTTP/1.1 200 OK");
		}
	}

	@Test
	void aDripIsOneByteAtATime() throws Exception {
		this.upstream.on("/x").respond(200).chunked().drip(3, SHORT).end();
		try (RawClient raw = RawClient.get(this.upstream, "/x")) {
			assertThat(raw.readTo("0\r\n\r\n")).endsWith("\r\n\r\n1\r\nx\r\n1\r\nx\r\n1\r\nx\r\n0\r\n\r\n");
		}
	}

	@Test
	void aHeadMayDrip() throws Exception {
		this.upstream.on("/x").dripRaw("HTTP/1.1 204 No Content\r\n\r\n", SHORT);
		try (RawClient raw = RawClient.get(this.upstream, "/x")) {
			assertThat(raw.readTo("\r\n\r\n")).isEqualTo("HTTP/1.1 204 No Content\r\n\r\n");
		}
	}

	@Test
	void heartbeatsGoOnUntilTheClientLeaves() throws Exception {
		this.upstream.on("/x").eventStream().heartbeats(SHORT, ":\n\n");
		try (RawClient raw = RawClient.get(this.upstream, "/x")) {
			raw.readTo("3\r\n:\n\n\r\n".repeat(5));
		}
		assertThat(this.upstream.awaitRequest(RawClient.SOON).awaitEnd(RawClient.SOON)).isIn(ClientEnd.CLOSED,
				ClientEnd.RESET);
	}

	@Test
	void aDribbleOf100ContinueGoesOnForEver() throws Exception {
		this.upstream.on("/x").forever(Script.begin().continue100().pause(SHORT));
		try (RawClient raw = RawClient.get(this.upstream, "/x")) {
			assertThat(raw.readTo("HTTP/1.1 100 Continue\r\n\r\n".repeat(3))).isNotEmpty();
		}
	}

	@Test
	void aStallIsSilentAfterTheHead() throws Exception {
		this.upstream.on("/x").respond(200).chunked().stall();
		try (RawClient raw = RawClient.get(this.upstream, "/x")) {
			assertThat(raw.readTo("\r\n\r\n")).contains("chunked");
			assertThat(this.upstream.openConnections()).isOne();
		}
		assertThat(this.upstream.awaitRequest(RawClient.SOON).awaitEnd(RawClient.SOON)).isEqualTo(ClientEnd.CLOSED);
	}

	@Test
	void aResponseThatIsNotWholeHangs() throws Exception {
		this.upstream.on("/x").respond(200).chunked().send("a");
		try (RawClient raw = RawClient.get(this.upstream, "/x")) {
			raw.readTo("1\r\na\r\n");
			assertThat(this.upstream.awaitRequest(RawClient.SOON).end()).isEmpty();
		}
		assertThat(this.upstream.exchanges().get(0).awaitEnd(RawClient.SOON)).isEqualTo(ClientEnd.CLOSED);
	}

	@Test
	void closeEndsAllWaits() throws Exception {
		this.upstream.on("/pause").pause(LONG);
		this.upstream.on("/gate").awaitGate(new Gate());
		this.upstream.on("/latch").awaitGate(new CountDownLatch(1));
		this.upstream.on("/stall").stall();
		this.upstream.on("/drip").respond(200).drip(1000, LONG);
		this.upstream.on("/endless").respond(200).forever(Script.begin().send("x"));
		try (RawClient a = RawClient.get(this.upstream, "/pause");
				RawClient b = RawClient.get(this.upstream, "/gate");
				RawClient c = RawClient.get(this.upstream, "/latch");
				RawClient d = RawClient.get(this.upstream, "/stall");
				RawClient e = RawClient.get(this.upstream, "/drip");
				RawClient f = RawClient.get(this.upstream, "/endless")) {
			assertThat(new RawClient[] { a, b, c, d, e, f }).doesNotContainNull();
			this.upstream.awaitRequests(6, RawClient.SOON);
			this.upstream.close();
		}
		int port = this.upstream.port();
		assertThat(this.upstream.exchanges()).hasSize(6)
			.allSatisfy((seen) -> assertThat(seen.awaitEnd(RawClient.SOON)).isEqualTo(ClientEnd.CUT_BY_SERVER));
		assertThat(this.upstream.openConnections()).isZero();
		assertThat(Thread.getAllStackTraces().keySet())
			.noneMatch((thread) -> thread.getName().startsWith("scripted-upstream-" + port));
	}

}
