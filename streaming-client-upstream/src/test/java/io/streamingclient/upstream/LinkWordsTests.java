package io.streamingclient.upstream;

import java.net.SocketException;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(60)
class LinkWordsTests {

	private final ScriptedUpstream upstream = ScriptedUpstream.start();

	@AfterEach
	void close() {
		this.upstream.close();
	}

	@Test
	void finBeforeTheHeadIsAnEmptyResponse() throws Exception {
		this.upstream.on("/x").fin();
		try (RawClient raw = RawClient.get(this.upstream, "/x")) {
			assertThat(raw.readAll()).isEmpty();
		}
		assertThat(end()).isEqualTo(ClientEnd.CUT_BY_SERVER);
	}

	@Test
	void finMayComeInTheMiddleOfTheHead() throws Exception {
		this.upstream.on("/x").raw("HTTP/1.1 200 OK\r\nContent-Ty").fin();
		try (RawClient raw = RawClient.get(this.upstream, "/x")) {
			assertThat(raw.readAll()).isEqualTo("HTTP/1.1 200 OK\r\nContent-Ty");
		}
		assertThat(end()).isEqualTo(ClientEnd.CUT_BY_SERVER);
	}

	@Test
	void finAfterAWholeResponseIsNoCut() throws Exception {
		this.upstream.on("/x").respond(200).body("ok").fin();
		try (RawClient raw = RawClient.get(this.upstream, "/x")) {
			assertThat(raw.readAll()).endsWith("\r\n\r\nok");
		}
		assertThat(end()).isEqualTo(ClientEnd.COMPLETED);
		this.upstream.awaitOpenConnections(0, RawClient.SOON);
	}

	@Test
	void cutIsFinToo() throws Exception {
		this.upstream.on("/x").respond(200).chunked().send("a").cut();
		try (RawClient raw = RawClient.get(this.upstream, "/x")) {
			assertThat(raw.readAll()).endsWith("1\r\na\r\n");
		}
		assertThat(end()).isEqualTo(ClientEnd.CUT_BY_SERVER);
	}

	@RepeatedTest(20)
	void resetIsRst() throws Exception {
		Gate gate = new Gate();
		this.upstream.on("/x").respond(200).chunked().send("a").awaitGate(gate).reset();
		try (RawClient raw = RawClient.get(this.upstream, "/x")) {
			raw.readTo("1\r\na\r\n");
			gate.open();
			assertThatExceptionOfType(SocketException.class).isThrownBy(raw::readAll).withMessage("Connection reset");
		}
		assertThat(end()).isEqualTo(ClientEnd.CUT_BY_SERVER);
	}

	@Test
	void nothingIsPlayedAfterTheConnectionWasClosed() throws Exception {
		AtomicBoolean played = new AtomicBoolean();
		this.upstream.on("/x").fin().run(() -> played.set(true));
		try (RawClient raw = RawClient.get(this.upstream, "/x")) {
			raw.readAll();
		}
		end();
		assertThat(played).isFalse();
	}

	@Test
	void halfCloseGoesOnReading() throws Exception {
		this.upstream.on("/x").early().respond(200).contentLength(100).send("a").halfClose().awaitRequestBody().stall();
		try (RawClient raw = RawClient.connect(this.upstream)) {
			raw.send("POST /x HTTP/1.1\r\nContent-Length: 4\r\n\r\n");
			assertThat(raw.readAll()).endsWith("\r\n\r\na");
			raw.send("body");
			SeenExchange seen = this.upstream.awaitRequest(RawClient.SOON);
			seen.awaitRequestBody(RawClient.SOON);
			assertThat(seen.end()).isEmpty();
			assertThat(this.upstream.openConnections()).isOne();
		}
		assertThat(this.upstream.exchanges().get(0).awaitEnd(RawClient.SOON)).isEqualTo(ClientEnd.CLOSED);
	}

	@Test
	void halfCloseMayEndACloseDelimitedBody() throws Exception {
		this.upstream.on("/x").respond(200).closeDelimited().send("all").halfClose();
		try (RawClient raw = RawClient.get(this.upstream, "/x")) {
			assertThat(raw.readAll()).endsWith("\r\n\r\nall");
			assertThat(end()).isEqualTo(ClientEnd.COMPLETED);
			assertThat(this.upstream.openConnections()).isOne();
		}
		this.upstream.awaitOpenConnections(0, RawClient.SOON);
	}

	private ClientEnd end() {
		return this.upstream.awaitRequest(RawClient.SOON).awaitEnd(RawClient.SOON);
	}

}
