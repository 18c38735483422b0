package io.streamingclient.upstream;

import java.io.EOFException;
import java.net.SocketException;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(60)
class Http2WordsTests {

	private final ScriptedUpstream upstream = ScriptedUpstream.startH2c();

	@AfterEach
	void close() {
		this.upstream.close();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13 })
	void aStreamIsResetWithAnyCodeBeforeAndInTheBody(int code) throws Exception {
		this.upstream.on("/before").resetStream(code);
		this.upstream.on("/in").respond(200).send("a").resetStream(code);
		try (Http2Client client = Http2Client.connect(this.upstream)) {
			client.get("/before");
			Frame before = client.nextOfStream();
			assertThat(before.type()).isEqualTo(Http2Frames.RST_STREAM);
			assertThat(before.intAt(0)).isEqualTo(code);
			int id = client.get("/in");
			client.head();
			client.next(Http2Frames.DATA);
			Frame in = client.nextOfStream();
			assertThat(in).extracting(Frame::type, Frame::streamId).containsExactly(Http2Frames.RST_STREAM, id);
			assertThat(in.intAt(0)).isEqualTo(code);
			assertThat(this.upstream.openConnections()).isOne();
		}
		assertThat(this.upstream.exchanges())
			.allSatisfy((seen) -> assertThat(seen.awaitEnd(RawClient.SOON)).isEqualTo(ClientEnd.CUT_BY_SERVER));
		assertThat(this.upstream.http2().openStreams()).isZero();
	}

	@Test
	void aResetAfterTheEndDoesNotUnmakeIt() throws Exception {
		this.upstream.on("/x").early().respond(413).endStream().resetStream(Http2Errors.NO_ERROR);
		try (Http2Client client = Http2Client.connect(this.upstream)) {
			client.post("/x");
			assertThat(client.nextOfStream().endsStream()).isTrue();
			assertThat(client.nextOfStream().type()).isEqualTo(Http2Frames.RST_STREAM);
		}
		assertThat(end()).isEqualTo(ClientEnd.COMPLETED);
	}

	@Test
	void goAwayLeavesThisStreamOutOrNot() throws Exception {
		this.upstream.on("/below").goAwayBelowThis().stall();
		this.upstream.on("/enhance").goAwayBelowThis(Http2Errors.ENHANCE_YOUR_CALM).stall();
		this.upstream.on("/after").goAwayAfterThis(Http2Errors.NO_ERROR).respond(200).body("ok");
		this.upstream.on("/any").goAway(77, Http2Errors.INTERNAL_ERROR).stall();
		assertThat(goAway("/below")).containsExactly(0, 0);
		assertThat(goAway("/enhance")).containsExactly(0, 11);
		assertThat(goAway("/after")).containsExactly(1, 0);
		assertThat(goAway("/any")).containsExactly(77, 2);
	}

	private List<Integer> goAway(String path) throws Exception {
		try (Http2Client client = Http2Client.connect(this.upstream)) {
			client.get(path);
			Frame frame = client.next(Http2Frames.GOAWAY);
			if (frame.intAt(0) == 0) {
				assertThat(this.upstream.http2().openStreams()).isZero();
			}
			return List.of(frame.intAt(0), frame.intAt(4));
		}
	}

	@Test
	void aGracefulGoAwayComesTwice() throws Exception {
		Gate gate = new Gate();
		this.upstream.on("/first").respond(200).goAwayGracefully().awaitGate(gate).send("a");
		this.upstream.on("/").respond(204);
		try (Http2Client client = Http2Client.connect(this.upstream)) {
			client.get("/first");
			assertThat(client.next(Http2Frames.GOAWAY).intAt(0)).isEqualTo(Integer.MAX_VALUE);
			int second = client.get("/second");
			assertThat(client.next(Http2Frames.HEADERS).streamId()).isEqualTo(second);
			client.send(Frame.ping(Http2Frames.FLAG_ACK, new byte[8]));
			assertThat(client.next(Http2Frames.GOAWAY).intAt(0)).isEqualTo(second);
			client.get("/third");
			assertThat(client.readToPong()).noneMatch((frame) -> frame.type() == Http2Frames.HEADERS);
			gate.open();
			assertThat(client.next(Http2Frames.DATA).payload()).hasSize(1);
		}
		assertThat(this.upstream.awaitRequests(3, RawClient.SOON).get(2).awaitEnd(RawClient.SOON))
			.isEqualTo(ClientEnd.CLOSED);
	}

	@Test
	void settingsMayChangeAtAnyTime() throws Exception {
		this.upstream.on("/x")
			.respond(200)
			.send("a")
			.settings(Http2Settings.MAX_CONCURRENT_STREAMS, 0)
			.awaitSettingsAck()
			.send("b");
		try (Http2Client client = Http2Client.connect(this.upstream)) {
			assertThat(client.next(Http2Frames.SETTINGS).payload()).isEmpty();
			client.send(Frame.settingsAck());
			client.get("/x");
			assertThat(client.next(Http2Frames.SETTINGS).payload()).containsExactly(0, 3, 0, 0, 0, 0);
			assertThat(client.readToPong()).noneMatch((frame) -> frame.type() == Http2Frames.DATA);
			client.send(Frame.settingsAck());
			assertThat(client.next(Http2Frames.DATA).payload()).containsExactly('b');
		}
		assertThat(this.upstream.http2().settingsAcks()).isEqualTo(2);
	}

	@Test
	void aHeadWithoutEndIsTheLastThatIsWritten() throws Exception {
		this.upstream.on("/other").respond(204);
		this.upstream.on("/x").respond(200).headersWithoutEnd().send("a");
		try (Http2Client client = Http2Client.connect(this.upstream)) {
			client.get("/x");
			Frame head = client.next(Http2Frames.HEADERS);
			assertThat(head.flags()).isZero();
			client.get("/other");
			client.send(Frame.ping(0, new byte[8]));
			this.upstream.http2().awaitPings(1, RawClient.SOON);
			client.socket().shutdownOutput();
			assertThat(client.readAll()).isEmpty();
		}
		assertThat(this.upstream.exchanges())
			.allSatisfy((seen) -> assertThat(seen.awaitEnd(RawClient.SOON)).isEqualTo(ClientEnd.CLOSED));
	}

	@Test
	void aHeadWithoutEndMayBeCut() throws Exception {
		this.upstream.on("/x").respond(200).headersWithoutEnd().fin();
		try (Http2Client client = Http2Client.connect(this.upstream)) {
			client.get("/x");
			assertThat(client.next(Http2Frames.HEADERS).flags()).isZero();
			assertThat(client.readAll()).isEmpty();
		}
		assertThat(end()).isEqualTo(ClientEnd.CUT_BY_SERVER);
	}

	@Test
	void aFrameMayBeCutShort() throws Exception {
		this.upstream.on("/x").respond(200).frameCutShort(Http2Frames.DATA, 0, 100, new byte[10]).fin();
		try (Http2Client client = Http2Client.connect(this.upstream)) {
			client.get("/x");
			client.head();
			assertThatExceptionOfType(EOFException.class).isThrownBy(client::read);
		}
	}

	@Test
	void aPushIsPromised() throws Exception {
		this.upstream.on("/x").respond(200).pushPromise("/pushed").body("ok");
		try (Http2Client client = Http2Client.connect(this.upstream)) {
			client.get("/x");
			client.head();
			Frame promise = client.nextOfStream();
			assertThat(promise).extracting(Frame::type, Frame::flags, Frame::streamId)
				.containsExactly(Http2Frames.PUSH_PROMISE, Http2Frames.FLAG_END_HEADERS, 1);
			assertThat(promise.intAt(0)).isEqualTo(2);
		}
	}

	@Test
	void pingsAreSentAndAnsweredOrNot() throws Exception {
		this.upstream.on("/x").ping().awaitPingAck().ignorePings().respond(204);
		try (Http2Client client = Http2Client.connect(this.upstream)) {
			client.readToPong();
			client.get("/x");
			client.send(Frame.ping(Http2Frames.FLAG_ACK, client.next(Http2Frames.PING).payload()));
			client.head();
			client.send(Frame.ping(0, new byte[8]));
			this.upstream.http2().awaitPings(2, RawClient.SOON);
			client.socket().shutdownOutput();
			assertThat(client.readAll()).noneMatch((frame) -> frame.type() == Http2Frames.PING);
		}
		assertThat(this.upstream.http2().pings()).isEqualTo(2);
		assertThat(this.upstream.http2().pingAcks()).isOne();
	}

	@Test
	void aSilentConnectionGoesOnReading() throws Exception {
		this.upstream.on("/x").respond(200).send("a").connectionSilent().send("b");
		try (Http2Client client = Http2Client.connect(this.upstream)) {
			int id = client.get("/x");
			client.next(Http2Frames.DATA);
			client.send(Frame.ping(0, new byte[8]));
			client.resetStream(id, Http2Errors.CANCEL);
			this.upstream.http2().awaitResets(1, RawClient.SOON);
			assertThat(end()).isEqualTo(ClientEnd.RESET);
			client.socket().shutdownOutput();
			assertThat(client.readAll()).extracting(Frame::type).doesNotContain(Http2Frames.DATA);
		}
	}

	@Test
	void anyFrameCanBeSent() throws Exception {
		this.upstream.on("/x").frameHere(Http2Frames.DATA, 0, new byte[100_000]).frame(200, 3, 99, new byte[2]).stall();
		try (Http2Client client = Http2Client.connect(this.upstream)) {
			client.get("/x");
			assertThat(client.nextOfStream().payload()).hasSize(100_000);
			assertThat(client.nextOfStream()).extracting(Frame::type, Frame::flags, Frame::streamId)
				.containsExactly(200, 3, 99);
		}
	}

	@Test
	void anyHeadCanBeSent() throws Exception {
		this.upstream.on("/x").headers(Headers.of(":status: abc", "Upper: x"), true);
		try (Http2Client client = Http2Client.connect(this.upstream)) {
			client.get("/x");
			assertThat(client.head().lines()).extracting(Header::toString).containsExactly(":status: abc", "Upper: x");
		}
	}

	@Test
	void rawBytesGoBetweenFrames() throws Exception {
		this.upstream.on("/x").raw("HTTP/1.1 400 Bad Request\r\n\r\n").fin();
		try (RawClient raw = RawClient.connect(this.upstream)) {
			raw.send(FrameReader.PREFACE);
			raw.send(new Frame(Http2Frames.HEADERS, 5, 1, Hpack.encode(Headers.of(":method: GET", ":path: /x")))
				.encode());
			assertThat(raw.readAll()).endsWith("HTTP/1.1 400 Bad Request\r\n\r\n");
		}
	}

	@Test
	void finAndCutEndAllStreamsOfTheConnection() throws Exception {
		Gate gate = new Gate();
		this.upstream.on("/stalls").respond(200).send("a").stall();
		this.upstream.on("/x").respond(200).send("a").awaitGate(gate).fin();
		try (Http2Client client = Http2Client.connect(this.upstream)) {
			client.get("/stalls");
			client.get("/x");
			this.upstream.awaitRequests(2, RawClient.SOON);
			gate.open();
			assertThat(client.readAll()).noneMatch((frame) -> frame.type() == Http2Frames.GOAWAY);
		}
		assertThat(this.upstream.exchanges())
			.allSatisfy((seen) -> assertThat(seen.awaitEnd(RawClient.SOON)).isEqualTo(ClientEnd.CUT_BY_SERVER));
		this.upstream.http2().awaitOpenStreams(0, RawClient.SOON);
	}

	@RepeatedTest(10)
	void resetIsRst() throws Exception {
		Gate gate = new Gate();
		this.upstream.on("/x").respond(200).send("a").awaitGate(gate).reset();
		try (Http2Client client = Http2Client.connect(this.upstream)) {
			client.get("/x");
			client.next(Http2Frames.DATA);
			gate.open();
			assertThatExceptionOfType(SocketException.class).isThrownBy(client::readAll);
		}
		assertThat(end()).isEqualTo(ClientEnd.CUT_BY_SERVER);
	}

	@Test
	void theseWordsFailOverHttp1() throws Exception {
		try (ScriptedUpstream other = ScriptedUpstream.start()) {
			other.on("/x").resetStream(Http2Errors.CANCEL);
			try (RawClient raw = RawClient.get(other, "/x")) {
				SeenExchange seen = other.awaitRequest(RawClient.SOON);
				assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> seen.awaitEnd(RawClient.SOON))
					.withRootCauseInstanceOf(IllegalStateException.class);
				assertThat(raw.socket().isConnected()).isTrue();
			}
		}
	}

	private ClientEnd end() {
		return this.upstream.awaitRequest(RawClient.SOON).awaitEnd(RawClient.SOON);
	}

}
