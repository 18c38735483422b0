package io.streamingclient.upstream;

import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

@Timeout(60)
class ScriptedUpstreamTests {

	private final ScriptedUpstream upstream = ScriptedUpstream.start();

	@AfterEach
	void close() {
		this.upstream.close();
	}

	@Test
	void theLongestPathWins() throws Exception {
		this.upstream.on("/").respond(200).body("root.");
		this.upstream.on("/a").respond(200).body("a.");
		this.upstream.on("/a/b").respond(200).body("b.");
		assertThat(bodyOf("/a")).isEqualTo("a.");
		assertThat(bodyOf("/a?/a/b")).isEqualTo("a.");
		assertThat(bodyOf("/a/b/c/d?q")).isEqualTo("b.");
		assertThat(bodyOf("/ab")).isEqualTo("root.");
	}

	@Test
	void aPathWithoutScriptIsNotFound() throws Exception {
		try (RawClient raw = RawClient.get(this.upstream, "/nothing")) {
			assertThat(raw.readTo("No script for /nothing")).startsWith("HTTP/1.1 404 Not Found");
		}
	}

	@Test
	void aPathBeginsWithASlash() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.upstream.on("x"));
	}

	@Test
	void scriptsAreServedInTurnAndTheLastForTheRest() throws Exception {
		this.upstream.on("/x", Script.respondWith(200).body("1."), Script.respondWith(200).body("2."));
		assertThat(bodyOf("/x") + bodyOf("/x") + bodyOf("/x")).isEqualTo("1.2.2.");
	}

	@Test
	void aScriptMayDependOnTheRequest() throws Exception {
		this.upstream.on("/x", (request) -> Script.respondWith(200).body(request.query() + "."));
		assertThat(bodyOf("/x?one")).isEqualTo("one.");
		assertThat(bodyOf("/x?two")).isEqualTo("two.");
	}

	@Test
	void scriptsAreImmutableAndCanBePutTogether() throws Exception {
		Script head = Script.respondWith(200).chunked();
		Script tail = Script.begin().send("tail").end();
		this.upstream.on("/a", head.then(tail));
		this.upstream.on("/b", head.send("b").then(tail));
		try (RawClient a = RawClient.get(this.upstream, "/a"); RawClient b = RawClient.get(this.upstream, "/b")) {
			assertThat(a.readTo("0\r\n\r\n")).endsWith("\r\n\r\n4\r\ntail\r\n0\r\n\r\n");
			assertThat(b.readTo("0\r\n\r\n")).endsWith("\r\n\r\n1\r\nb\r\n4\r\ntail\r\n0\r\n\r\n");
		}
	}

	@Test
	void aConnectionMayBeClosedWhenItIsAccepted() throws Exception {
		this.upstream.onAccept().fin();
		try (RawClient raw = RawClient.connect(this.upstream)) {
			assertThat(raw.readAll()).isEmpty();
		}
		assertThat(this.upstream.exchanges()).isEmpty();
	}

	@Test
	void aConnectionMayBeResetWhenItIsAccepted() throws Exception {
		Gate gate = new Gate();
		this.upstream.onAccept().awaitGate(gate).reset();
		try (RawClient raw = RawClient.connect(this.upstream)) {
			gate.open();
			assertThatExceptionOfType(SocketException.class).isThrownBy(raw::readAll).withMessage("Connection reset");
		}
	}

	@Test
	void aConnectionMayNeverBeAnswered() throws Exception {
		this.upstream.onAccept().stall();
		this.upstream.on("/x").respond(200).body("ok");
		RawClient raw = RawClient.get(this.upstream, "/x");
		SeenExchange seen = this.upstream.awaitRequest(RawClient.SOON);
		raw.close();
		assertThat(seen.awaitEnd(RawClient.SOON)).isEqualTo(ClientEnd.CLOSED);
		assertThat(seen.bytesSent()).isZero();
	}

	@Test
	void requestsAreServedAfterTheScriptForNewConnections() throws Exception {
		Gate gate = new Gate();
		this.upstream.onAccept().awaitGate(gate);
		this.upstream.on("/x").respond(200).body("ok");
		try (RawClient raw = RawClient.get(this.upstream, "/x")) {
			gate.awaitArrival(RawClient.SOON);
			gate.open();
			assertThat(raw.readTo("ok")).startsWith("HTTP/1.1 200 OK");
		}
	}

	@Test
	void garbageIsRefused() throws Exception {
		try (RawClient raw = RawClient.connect(this.upstream)) {
			assertThat(raw.send("not http\r\n\r\n").readAll()).startsWith("HTTP/1.1 400 Bad Request");
		}
	}

	@Test
	void manyConnectionsAreServedAtOnce() throws Exception {
		Gate gate = new Gate();
		this.upstream.on("/x").respond(200).contentLength(2).awaitGate(gate).send("ok");
		List<RawClient> clients = new ArrayList<>();
		for (int i = 0; i < 200; i++) {
			clients.add(RawClient.get(this.upstream, "/x"));
		}
		gate.awaitArrivals(200, RawClient.SOON);
		assertThat(this.upstream.connections()).isEqualTo(new SeenConnections(200, 200));
		gate.open();
		for (RawClient client : clients) {
			client.readTo("ok");
			client.close();
		}
		this.upstream.awaitOpenConnections(0, RawClient.SOON);
		this.upstream.awaitAccepted(200, RawClient.SOON);
	}

	@Test
	void anUpstreamMayComeBackOnItsPort() throws Exception {
		this.upstream.close();
		try (ScriptedUpstream again = ScriptedUpstream.startOn(this.upstream.port())) {
			again.on("/x").respond(200).body("back.");
			assertThat(again.uri("/x")).isEqualTo(this.upstream.uri("/x"));
			assertThat(bodyOf("/x")).isEqualTo("back.");
		}
	}

	private String bodyOf(String target) throws Exception {
		try (RawClient raw = RawClient.get(this.upstream, target)) {
			raw.readTo("\r\n\r\n");
			return raw.readTo(".");
		}
	}

}
