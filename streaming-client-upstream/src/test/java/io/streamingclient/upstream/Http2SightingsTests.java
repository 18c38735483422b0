package io.streamingclient.upstream;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(60)
class Http2SightingsTests {

	private final ScriptedUpstream upstream = ScriptedUpstream.startH2c();

	@AfterEach
	void close() {
		this.upstream.close();
	}

	@RepeatedTest(20)
	void aResetOfAStreamIsSeenWithItsCode() throws Exception {
		this.upstream.on("/x").respond(200).send("a").stall();
		try (Http2Client client = Http2Client.connect(this.upstream)) {
			int id = client.get("/x");
			client.next(Http2Frames.DATA);
			client.resetStream(id, Http2Errors.CANCEL);
			SeenExchange seen = this.upstream.awaitRequest(RawClient.SOON);
			assertThat(seen.awaitEnd(RawClient.SOON)).isEqualTo(ClientEnd.RESET);
			assertThat(seen.resetCode()).hasValue(Http2Errors.CANCEL);
			assertThat(this.upstream.http2().resets(Http2Errors.CANCEL)).isOne();
			assertThat(this.upstream.http2().resets(Http2Errors.NO_ERROR)).isZero();
			assertThat(this.upstream.http2().openStreams()).isZero();
			assertThat(this.upstream.openConnections()).isOne();
		}
	}

	@RepeatedTest(20)
	void aResetIsSeenWhileTheWindowIsEmpty() throws Exception {
		this.upstream.on("/x").respond(200).generate(Long.MAX_VALUE, 1);
		try (Http2Client client = Http2Client.connect(this.upstream)) {
			int id = client.get("/x");
			SeenExchange seen = this.upstream.awaitRequest(RawClient.SOON);
			seen.awaitBytesSent(65_535, RawClient.SOON);
			client.resetStream(id, Http2Errors.CANCEL);
			assertThat(seen.awaitEnd(RawClient.SOON)).isEqualTo(ClientEnd.RESET);
		}
	}

	@RepeatedTest(20)
	void aResetIsSeenWhileAWriteIsBlocked() throws Exception {
		this.upstream.on("/x").respond(200).generate(Long.MAX_VALUE, 1);
		try (Http2Client client = Http2Client.connect(this.upstream)) {
			int id = client.get("/x");
			SeenExchange seen = blocked(client, id);
			client.send(Frame.ping(0, new byte[8]));
			client.resetStream(id, Http2Errors.CANCEL);
			assertThat(seen.awaitEnd(RawClient.SOON)).isEqualTo(ClientEnd.RESET);
		}
	}

	@RepeatedTest(20)
	void aClosedConnectionEndsItsStreams() throws Exception {
		this.upstream.on("/x").respond(200).send("a").stall();
		try (Http2Client client = Http2Client.connect(this.upstream)) {
			client.get("/x");
			client.next(Http2Frames.DATA);
			client.readToPong();
		}
		SeenExchange seen = this.upstream.awaitRequest(RawClient.SOON);
		assertThat(seen.awaitEnd(RawClient.SOON)).isEqualTo(ClientEnd.CLOSED);
		assertThat(seen.resetCode()).isEmpty();
		this.upstream.awaitOpenConnections(0, RawClient.SOON);
		this.upstream.http2().awaitOpenStreams(0, RawClient.SOON);
	}

	@RepeatedTest(20)
	void aResetConnectionEndsItsStreams() throws Exception {
		this.upstream.on("/x").respond(200).send("a").stall();
		this.upstream.on("/y").respond(200).generate(Long.MAX_VALUE, 1);
		Http2Client client = Http2Client.connect(this.upstream);
		client.get("/x");
		blocked(client, client.get("/y"));
		client.reset();
		// the kernel tells one thread of the reset; if another one is first, it is a
		// close
		assertThat(this.upstream.awaitRequests(2, RawClient.SOON))
			.allSatisfy((seen) -> assertThat(seen.awaitEnd(RawClient.SOON)).isIn(ClientEnd.RESET, ClientEnd.CLOSED));
		this.upstream.awaitOpenConnections(0, RawClient.SOON);
	}

	@RepeatedTest(20)
	void aClientThatLeavesAfterTheEndHasCompleted() throws Exception {
		this.upstream.on("/x").respond(200).body("ok");
		try (Http2Client client = Http2Client.connect(this.upstream)) {
			int id = client.get("/x");
			client.head();
			client.nextOfStream();
			assertThat(client.nextOfStream().endsStream()).isTrue();
			client.resetStream(id, Http2Errors.CANCEL);
		}
		assertThat(this.upstream.awaitRequest(RawClient.SOON).awaitEnd(RawClient.SOON)).isEqualTo(ClientEnd.COMPLETED);
		this.upstream.http2().awaitOpenStreams(0, RawClient.SOON);
	}

	@Test
	void manyStreamsAreCancelled() throws Exception {
		this.upstream.on("/x").stall();
		this.upstream.on("/y").respond(200).body("ok");
		try (Http2Client client = Http2Client.connect(this.upstream)) {
			List<Integer> ids = new ArrayList<>();
			for (int i = 0; i < 300; i++) {
				ids.add(client.get("/x"));
			}
			this.upstream.http2(1).awaitOpenStreams(300, RawClient.SOON);
			for (int id : ids) {
				client.resetStream(id, Http2Errors.CANCEL);
			}
			this.upstream.http2(1).awaitResets(300, RawClient.SOON);
			this.upstream.http2(1).awaitResets(Http2Errors.CANCEL, 300, RawClient.SOON);
			client.get("/y");
			assertThat(client.head().first(":status")).hasValue("200");
		}
		assertThat(this.upstream.http2().resets()).isEqualTo(300);
		assertThat(this.upstream.http2().mostOpenStreams()).isEqualTo(300);
		assertThat(this.upstream.exchanges().subList(0, 300))
			.allSatisfy((seen) -> assertThat(seen.awaitEnd(RawClient.SOON)).isEqualTo(ClientEnd.RESET));
	}

	@RepeatedTest(20)
	void cancelledStreamsLeaveTheWindowOfTheConnectionAlone() throws Exception {
		this.upstream.on("/x").respond(200).generate(1000, 1).stall();
		this.upstream.on("/y").respond(200).generate(65_535, 1);
		try (Http2Client client = Http2Client.connect(this.upstream)) {
			for (int i = 0; i < 60; i++) {
				client.resetStream(client.get("/x"), Http2Errors.CANCEL);
			}
			int last = client.get("/y");
			int received = 0;
			while (received < 65_535) {
				Frame data = client.next(Http2Frames.DATA);
				received += (data.streamId() == last) ? data.payload().length : 0;
				if (data.streamId() != last) {
					client.send(Frame.windowUpdate(0, data.payload().length));
				}
			}
		}
	}

	@Test
	void whatTheClientSaysOfTheConnectionIsSeen() throws Exception {
		try (Http2Client client = Http2Client.connect(this.upstream)) {
			client.send(Frame.settings(Http2Settings.ENABLE_PUSH, 0));
			client.send(Frame.settings(Http2Settings.INITIAL_WINDOW_SIZE, 4_000_000_000L));
			client.send(Frame.goAway(0, Http2Errors.ENHANCE_YOUR_CALM));
			this.upstream.http2().awaitGoAways(1, RawClient.SOON);
		}
		assertThat(this.upstream.http2().prefaces()).isOne();
		assertThat(this.upstream.http2(1).goAwaysReceived()).containsExactly(Http2Errors.ENHANCE_YOUR_CALM);
		assertThat(this.upstream.http2(1).settings()).containsEntry(Http2Settings.ENABLE_PUSH, 0L)
			.containsEntry(Http2Settings.INITIAL_WINDOW_SIZE, 4_000_000_000L);
		assertThat(this.upstream.http2(2).prefaces()).isZero();
	}

	@Test
	void whoDoesNotSpeakHttp2IsRefused() throws Exception {
		try (RawClient raw = RawClient.get(this.upstream, "/x")) {
			this.upstream.awaitAccepted(1, RawClient.SOON);
			this.upstream.awaitOpenConnections(0, RawClient.SOON);
			assertThat(raw.socket().isConnected()).isTrue();
		}
		assertThat(this.upstream.exchanges()).isEmpty();
	}

	@Test
	void aScriptThatFailsIsReported() throws Exception {
		this.upstream.on("/x").run(() -> {
			throw new IllegalStateException("mistake in the test");
		});
		try (Http2Client client = Http2Client.connect(this.upstream)) {
			client.get("/x");
			assertThat(client.nextOfStream().intAt(0)).isEqualTo(Http2Errors.INTERNAL_ERROR);
			SeenExchange seen = this.upstream.awaitRequest(RawClient.SOON);
			assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> seen.awaitEnd(RawClient.SOON))
				.withRootCauseInstanceOf(IllegalStateException.class);
		}
	}

	@Test
	void closeEndsAllWaits() throws Exception {
		this.upstream.on("/pause").pause(Duration.ofHours(1));
		this.upstream.on("/gate").awaitGate(new Gate());
		this.upstream.on("/endless").respond(200).generate(Long.MAX_VALUE, 1);
		this.upstream.on("/heartbeats").eventStream().heartbeats(Duration.ofMillis(2), ":\n\n");
		this.upstream.on("/silent").connectionSilent().respond(200);
		int port = this.upstream.port();
		try (Http2Client client = Http2Client.connect(this.upstream)) {
			for (String path : List.of("/pause", "/gate", "/endless", "/heartbeats", "/silent")) {
				client.get(path);
			}
			this.upstream.awaitRequests(5, RawClient.SOON);
			this.upstream.close();
		}
		assertThat(this.upstream.exchanges())
			.allSatisfy((seen) -> assertThat(seen.awaitEnd(RawClient.SOON)).isEqualTo(ClientEnd.CUT_BY_SERVER));
		assertThat(this.upstream.http2().openStreams()).isZero();
		assertThat(Thread.getAllStackTraces().keySet())
			.noneMatch((thread) -> thread.getName().startsWith("scripted-upstream-" + port));
	}

	private SeenExchange blocked(Http2Client client, int id) throws IOException {
		client.send(Frame.windowUpdate(0, Integer.MAX_VALUE - 65_535));
		client.send(Frame.windowUpdate(id, Integer.MAX_VALUE - 65_535));
		List<SeenExchange> seen = this.upstream.awaitRequests((id + 1) / 2, RawClient.SOON);
		SeenExchange last = seen.get(seen.size() - 1);
		last.awaitBytesSent(1_000_000, RawClient.SOON);
		return last;
	}

}
