package io.streamingclient.upstream;

import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(60)
class StallableProxyTests {

	private static final int A_WHILE = 50;

	private final ScriptedUpstream upstream = ScriptedUpstream.start();

	private final StallableProxy proxy = StallableProxy.to(this.upstream.port());

	@AfterEach
	void close() {
		this.proxy.close();
		this.upstream.close();
	}

	@Test
	void bytesPassThrough() throws Exception {
		this.upstream.on("/x").respond(200).body("ok").fin();
		try (RawClient raw = get("/x")) {
			assertThat(raw.readAll()).isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
		}
		this.proxy.awaitOpenConnections(0, RawClient.SOON);
		assertThat(this.proxy.connections()).isEqualTo(new SeenConnections(1, 0));
		assertThat(this.proxy.bytesToClient()).isEqualTo(40);
		assertThat(this.proxy.bytesToTarget()).isEqualTo("GET /x HTTP/1.1\r\nHost: test\r\n\r\n".length());
		assertThat(this.proxy.through(this.upstream.uri("/x?a=:1")))
			.hasToString("http://127.0.0.1:" + this.proxy.port() + "/x?a=:1");
	}

	@Test
	void aStallHoldsEverythingBack() throws Exception {
		Gate gate = new Gate();
		this.upstream.on("/x").respond(200).contentLength(2).send("o").awaitGate(gate).send("k");
		try (RawClient raw = get("/x")) {
			raw.readTo("\r\n\r\no");
			this.proxy.stall();
			gate.open();
			assertThat(this.upstream.awaitRequest(RawClient.SOON).awaitEnd(RawClient.SOON))
				.isEqualTo(ClientEnd.COMPLETED);
			raw.socket().setSoTimeout(A_WHILE);
			assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> raw.read(1));
			raw.socket().setSoTimeout((int) RawClient.SOON.toMillis());
			this.proxy.resume();
			assertThat(raw.read(1)).isEqualTo("k");
		}
	}

	@Test
	void newConnectionsStallToo() throws Exception {
		this.upstream.on("/x").respond(200).body("ok");
		this.proxy.stall();
		try (RawClient raw = get("/x")) {
			this.proxy.awaitOpenConnections(1, RawClient.SOON);
			assertThat(this.upstream.exchanges()).isEmpty();
			this.proxy.resume();
			assertThat(raw.readTo("ok")).isNotEmpty();
		}
	}

	@Test
	void newConnectionsNeedNotStall() throws Exception {
		this.upstream.on("/x").respond(200).body("ok");
		try (RawClient dead = get("/x"); RawClient alive = connect()) {
			dead.readTo("ok");
			alive.send("GET /x HTTP/1.1\r\n\r\n").readTo("ok");
			this.proxy.stallPresent();
			dead.send("GET /x HTTP/1.1\r\n\r\n");
			try (RawClient next = get("/x")) {
				next.readTo("ok");
			}
			this.upstream.awaitRequests(3, RawClient.SOON);
			assertThat(this.upstream.exchanges()).hasSize(3);
		}
	}

	@Test
	void aPeerOfHttp2MayVanish() throws Exception {
		try (ScriptedUpstream other = ScriptedUpstream.startH2c();
				StallableProxy between = StallableProxy.to(other.port());
				Http2Client client = Http2Client.connect(between.port())) {
			client.readToPong();
			between.stall();
			client.send(Frame.ping(0, new byte[8]));
			client.socket().setSoTimeout(A_WHILE);
			assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(client::read);
			assertThat(other.http2().pings()).isOne();
			between.resume();
			other.http2().awaitPings(2, RawClient.SOON);
		}
	}

	@Test
	void droppedBytesNeverArrive() throws Exception {
		this.upstream.on("/x").respond(200).body("ok");
		try (RawClient raw = get("/x")) {
			raw.readTo("ok");
			this.proxy.dropPresent();
			raw.send(new byte[10_000_000]);
			assertThat(this.proxy.bytesToTarget()).isLessThan(100);
			assertThat(this.upstream.openConnections()).isOne();
		}
	}

	@RepeatedTest(20)
	void cutIsFinOnBothSides() throws Exception {
		this.upstream.on("/x").respond(200).chunked().send("a").stall();
		try (RawClient raw = get("/x")) {
			raw.readTo("1\r\na\r\n");
			this.proxy.cut();
			assertThat(raw.readAll()).isEmpty();
		}
		assertThat(end()).isEqualTo(ClientEnd.CLOSED);
	}

	@RepeatedTest(20)
	void resetIsRstOnBothSides() throws Exception {
		this.upstream.on("/x").respond(200).chunked().send("a").stall();
		try (RawClient raw = get("/x")) {
			raw.readTo("1\r\na\r\n");
			this.proxy.reset();
			assertThatExceptionOfType(SocketException.class).isThrownBy(raw::readAll);
		}
		assertThat(end()).isEqualTo(ClientEnd.RESET);
	}

	@RepeatedTest(20)
	void whatOneSideDoesTheOtherSees() throws Exception {
		this.upstream.on("/x").respond(200).chunked().send("a").stall();
		RawClient raw = get("/x");
		raw.readTo("1\r\na\r\n");
		raw.reset();
		assertThat(end()).isEqualTo(ClientEnd.RESET);
		try (RawClient closing = get("/x")) {
			closing.readTo("1\r\na\r\n");
		}
		assertThat(end()).isEqualTo(ClientEnd.CLOSED);
		this.proxy.awaitOpenConnections(0, RawClient.SOON);
	}

	@RepeatedTest(20)
	void aConnectionIsCutAtAByte() throws Exception {
		this.upstream.on("/x").respond(200).generate(1_000_000, 1);
		this.proxy.cutAfter(100_000);
		try (RawClient raw = get("/x")) {
			assertThat(raw.readAll()).hasSize(100_000);
		}
		try (RawClient raw = get("/x")) {
			raw.readTo("\r\n\r\n");
			assertThat(raw.read(1_000_000)).hasSize(1_000_000);
		}
	}

	@Test
	void aConnectionIsResetAtAByte() throws Exception {
		this.upstream.on("/x").respond(200).generate(1_000_000, 1);
		this.proxy.resetAfter(100_000);
		try (RawClient raw = get("/x")) {
			assertThatExceptionOfType(SocketException.class).isThrownBy(raw::readAll);
		}
		assertThat(this.proxy.bytesToClient()).isEqualTo(100_000);
	}

	@Test
	void connectionsBreakAtRandomBytesAsOftenAsTheyAreTold() throws Exception {
		this.upstream.on("/x").respond(200).generate(1_000_000, 1).fin();
		this.proxy.breakAtRandom(20, 100_000, 1, Break.values());
		int broken = 0;
		while (!isWhole()) {
			broken++;
		}
		assertThat(broken).isEqualTo(20);
		assertThat(this.proxy.bytesToClient()).isBetween(1_000_000L, 1_110_000L);
	}

	private boolean isWhole() throws Exception {
		try (RawClient raw = get("/x")) {
			raw.socket().setSoTimeout(A_WHILE * 10);
			return raw.readAll().length() > 1_000_000;
		}
		catch (SocketException | SocketTimeoutException ex) {
			return false;
		}
	}

	@Test
	void aConnectionStallsAtAByte() throws Exception {
		this.upstream.on("/x").respond(200).generate(1_000_000, 1);
		this.proxy.stallAfter(100_000);
		try (RawClient raw = get("/x")) {
			assertThat(raw.read(100_000)).hasSize(100_000);
			this.proxy.awaitBytesToClient(100_000, RawClient.SOON);
			assertThat(this.proxy.bytesToClient()).isEqualTo(100_000);
			this.proxy.resume();
			this.proxy.awaitBytesToClient(1_000_000, Duration.ofSeconds(10));
		}
	}

	@Test
	void closeEndsAllConnections() throws Exception {
		this.upstream.on("/x").respond(200).generate(Long.MAX_VALUE, 1);
		try (RawClient blocked = get("/x"); RawClient stalled = get("/x")) {
			blocked.read(1000);
			stalled.read(1000);
			this.proxy.stall();
			this.proxy.close();
		}
		assertThat(Thread.getAllStackTraces().keySet())
			.noneMatch((thread) -> thread.getName().startsWith("stallable-proxy-" + this.proxy.port()));
	}

	@Test
	void anUpstreamMayBeGone() throws Exception {
		this.upstream.close();
		try (RawClient raw = connect()) {
			assertThat(raw.readAll()).isEmpty();
		}
	}

	private RawClient connect() throws Exception {
		return RawClient.over(new Socket("127.0.0.1", this.proxy.port()));
	}

	private RawClient get(String target) throws Exception {
		return connect().send("GET " + target + " HTTP/1.1\r\nHost: test\r\n\r\n");
	}

	private ClientEnd end() {
		return this.upstream.awaitRequest(RawClient.SOON).awaitEnd(RawClient.SOON);
	}

}
