package io.streamingclient.upstream;

import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class Http2ResponseTests {

	private final ScriptedUpstream upstream = ScriptedUpstream.startH2c();

	@AfterEach
	void close() {
		this.upstream.close();
	}

	@Test
	void aBodyIsDataAndThenAnEmptyEnd() throws Exception {
		this.upstream.on("/x").respond(200).header("X-A", "1").body("hello");
		try (Http2Client client = Http2Client.connect(this.upstream)) {
			int id = client.get("/x");
			Frame head = client.next(Http2Frames.HEADERS);
			assertThat(client.decode(head).lines()).extracting(Header::toString)
				.containsExactly(":status: 200", "x-a: 1", "content-length: 5");
			assertThat(head.endsStream()).isFalse();
			Frame data = client.nextOfStream();
			assertThat(new String(data.payload())).isEqualTo("hello");
			assertThat(data.flags()).isZero();
			Frame end = client.nextOfStream();
			assertThat(end).extracting(Frame::type, Frame::flags, Frame::streamId)
				.containsExactly(Http2Frames.DATA, Http2Frames.FLAG_END_STREAM, id);
			assertThat(end.payload()).isEmpty();
		}
		SeenExchange seen = this.upstream.awaitRequest(RawClient.SOON);
		assertThat(seen.awaitEnd(RawClient.SOON)).isEqualTo(ClientEnd.COMPLETED);
		assertThat(seen.streamId()).isOne();
		assertThat(seen.version()).isEqualTo("HTTP/2");
		assertThat(seen.headers().first("x-test")).hasValue("1");
	}

	@Test
	void aHeadAloneEndsTheStream() throws Exception {
		this.upstream.on("/none").respond(204);
		this.upstream.on("/empty").respond(200);
		this.upstream.on("/said").respond(200).endStream();
		this.upstream.on("/head").respond(200).contentLength(10).send("0123456789");
		try (Http2Client client = Http2Client.connect(this.upstream)) {
			for (String path : List.of("/none", "/empty", "/said")) {
				client.get(path);
				assertThat(client.nextOfStream().endsStream()).as(path).isTrue();
			}
			client.request("HEAD", "/head", true);
			assertThat(client.nextOfStream().endsStream()).isTrue();
			assertThat(client.readToPong()).extracting(Frame::type).doesNotContain(Http2Frames.DATA);
		}
		assertThat(this.upstream.awaitRequests(4, RawClient.SOON))
			.allSatisfy((seen) -> assertThat(seen.awaitEnd(RawClient.SOON)).isEqualTo(ClientEnd.COMPLETED));
	}

	@Test
	void trailersEndTheStreamOrNot() throws Exception {
		this.upstream.on("/with").respond(200).chunked().send("a").end(Headers.of("Grpc-Status: 13"));
		this.upstream.on("/without").respond(200).send("a").trailersWithoutEnd(Headers.of("grpc-status: 13")).stall();
		try (Http2Client client = Http2Client.connect(this.upstream)) {
			client.get("/with");
			client.nextOfStream();
			client.nextOfStream();
			Frame with = client.nextOfStream();
			assertThat(client.decode(with).lines()).containsExactly(new Header("grpc-status", "13"));
			assertThat(with.endsStream()).isTrue();
			client.get("/without");
			client.nextOfStream();
			client.nextOfStream();
			Frame without = client.nextOfStream();
			assertThat(client.decode(without).first("grpc-status")).hasValue("13");
			assertThat(without.endsStream()).isFalse();
			assertThat(this.upstream.awaitRequests(2, RawClient.SOON).get(1).end()).isEmpty();
		}
		assertThat(this.upstream.exchanges().get(1).awaitEnd(RawClient.SOON)).isEqualTo(ClientEnd.CLOSED);
	}

	@Test
	void aLengthMayLie() throws Exception {
		this.upstream.on("/short").respond(200).contentLength(2).send("abc");
		this.upstream.on("/long").respond(200).contentLength(4).send("abc").endStream();
		this.upstream.on("/never").respond(200).contentLength(4).send("abc");
		try (Http2Client client = Http2Client.connect(this.upstream)) {
			for (String path : List.of("/short", "/long")) {
				client.get(path);
				client.head();
				assertThat(client.nextOfStream().payload()).hasSize(3);
				assertThat(client.nextOfStream().endsStream()).isTrue();
			}
			client.get("/never");
			client.head();
			assertThat(client.nextOfStream().payload()).hasSize(3);
			assertThat(client.readToPong()).noneMatch(Frame::endsStream);
			assertThat(this.upstream.awaitRequests(3, RawClient.SOON).get(2).end()).isEmpty();
		}
	}

	@Test
	void informationalResponsesComeFirst() throws Exception {
		this.upstream.on("/x").continue100().informational(103, Headers.of("Link: x")).respond(200).body("ok");
		try (Http2Client client = Http2Client.connect(this.upstream)) {
			client.get("/x");
			assertThat(client.head().first(":status")).hasValue("100");
			assertThat(client.head().first("link")).hasValue("x");
			assertThat(client.head().first(":status")).hasValue("200");
		}
	}

	@Test
	void aHugeHeadIsContinued() throws Exception {
		this.upstream.on("/x").respond(200).header("x-big", "v".repeat(100_000));
		try (Http2Client client = Http2Client.connect(this.upstream)) {
			client.get("/x");
			Frame head = client.next(Http2Frames.HEADERS);
			assertThat(head.has(Http2Frames.FLAG_END_HEADERS)).isFalse();
			assertThat(head.endsStream()).isTrue();
			assertThat(client.decode(head).first("x-big").orElseThrow()).hasSize(100_000);
		}
	}

	@Test
	void dataWaitsForTheWindows() throws Exception {
		this.upstream.on("/x").respond(200).generate(100_000, 1);
		try (Http2Client client = Http2Client.connect(this.upstream)) {
			int id = client.get("/x");
			int received = 0;
			while (received < 65_535) {
				received += client.next(Http2Frames.DATA).payload().length;
			}
			assertThat(received).isEqualTo(65_535);
			client.send(Frame.windowUpdate(id, 1_000_000));
			assertThat(client.readToPong()).extracting(Frame::type).doesNotContain(Http2Frames.DATA);
			client.send(Frame.windowUpdate(0, 1_000_000));
			while (received < 100_000) {
				received += client.next(Http2Frames.DATA).payload().length;
			}
			assertThat(client.next(Http2Frames.DATA).endsStream()).isTrue();
		}
	}

	@Test
	void theInitialWindowMayChangeLater() throws Exception {
		this.upstream.on("/x").respond(200).generate(100, 1);
		try (Http2Client client = Http2Client.connect(this.upstream)) {
			client.send(Frame.settings(Http2Settings.INITIAL_WINDOW_SIZE, 10));
			client.get("/x");
			assertThat(client.next(Http2Frames.DATA).payload()).hasSize(10);
			client.send(Frame.settings(Http2Settings.INITIAL_WINDOW_SIZE, 30));
			assertThat(client.next(Http2Frames.DATA).payload()).hasSize(20);
			assertThat(this.upstream.http2().settings()).containsEntry(Http2Settings.INITIAL_WINDOW_SIZE, 30L);
		}
	}

	@RepeatedTest(20)
	void aLargerInitialWindowIsUsedOnceItIsAcknowledged() throws Exception {
		this.upstream.on("/x").respond(200).generate(1_000_000, 1);
		try (Http2Client client = Http2Client.connect(this.upstream)) {
			client.readToPong();
			client.send(Frame.windowUpdate(0, 1_000_000));
			client.send(Frame.settings(Http2Settings.INITIAL_WINDOW_SIZE, 1_000_000));
			client.get("/x");
			int early = 0;
			Frame frame = client.read();
			while (frame != null && frame.type() != Http2Frames.SETTINGS) {
				early += (frame.type() == Http2Frames.DATA) ? frame.payload().length : 0;
				frame = client.read();
			}
			assertThat(early).isLessThanOrEqualTo(65_535);
			int received = early;
			while (received < 1_000_000) {
				received += client.next(Http2Frames.DATA).payload().length;
			}
		}
	}

	@Test
	void streamsDoNotHinderEachOther() throws Exception {
		Gate gate = new Gate();
		this.upstream.on("/slow").awaitGate(gate).respond(200).body("slow");
		this.upstream.on("/fast").respond(200).body("fast");
		try (Http2Client client = Http2Client.connect(this.upstream)) {
			int slow = client.get("/slow");
			int fast = client.get("/fast");
			assertThat(client.nextOfStream().streamId()).isEqualTo(fast);
			gate.awaitArrival(RawClient.SOON);
			assertThat(this.upstream.http2().openStreams()).isBetween(1, 2);
			gate.open();
			Frame frame = client.nextOfStream();
			while (frame.streamId() == fast) {
				frame = client.nextOfStream();
			}
			assertThat(frame.streamId()).isEqualTo(slow);
		}
		assertThat(this.upstream.http2().mostOpenStreams()).isEqualTo(2);
		this.upstream.http2().awaitOpenStreams(0, RawClient.SOON);
	}

}
