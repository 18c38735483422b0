package io.streamingclient.upstream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class Http2OptionsTests {

	@Test
	void theFirstFrameHasTheSettings() throws Exception {
		Http2Options options = Http2Options.standard().initialWindowSize(0).maxConcurrentStreams(2);
		try (ScriptedUpstream upstream = ScriptedUpstream.startH2c(options);
				Http2Client client = Http2Client.connect(upstream)) {
			Frame first = client.read();
			assertThat(first).isNotNull();
			assertThat(first.type()).isEqualTo(Http2Frames.SETTINGS);
			assertThat(first.payload()).containsExactly(0, 3, 0, 0, 0, 2, 0, 4, 0, 0, 0, 0);
			Frame second = client.read();
			assertThat(second).isNotNull();
			assertThat(second).extracting(Frame::type, Frame::flags)
				.containsExactly(Http2Frames.SETTINGS, Http2Frames.FLAG_ACK);
		}
	}

	@Test
	void settingsMayNeverCome() throws Exception {
		try (ScriptedUpstream upstream = ScriptedUpstream.startH2c(Http2Options.standard().withoutSettings());
				Http2Client client = Http2Client.connect(upstream)) {
			upstream.on("/x").respond(204);
			assertThat(client.readToPong()).isEmpty();
			client.get("/x");
			Frame first = client.read();
			assertThat(first).isNotNull();
			assertThat(first.type()).isEqualTo(Http2Frames.HEADERS);
		}
	}

	@Test
	void pingsMayGoUnanswered() throws Exception {
		try (ScriptedUpstream upstream = ScriptedUpstream.startH2c(Http2Options.standard().withoutPingAnswers());
				Http2Client client = Http2Client.connect(upstream)) {
			upstream.on("/x").respond(204);
			client.send(Frame.ping(0, new byte[8]));
			client.get("/x");
			assertThat(client.head().first(":status")).hasValue("204");
			client.socket().shutdownOutput();
			assertThat(client.readAll()).noneMatch((frame) -> frame.type() == Http2Frames.PING);
			assertThat(upstream.http2().pings()).isOne();
		}
	}

	@Test
	void requestsMayBeSwallowed() throws Exception {
		try (ScriptedUpstream upstream = ScriptedUpstream.startH2c(Http2Options.standard().swallowingRequests());
				Http2Client client = Http2Client.connect(upstream)) {
			upstream.on("/").respond(204);
			int id = client.get("/x");
			client.get("/y");
			assertThat(client.readToPong()).noneMatch((frame) -> frame.type() == Http2Frames.HEADERS);
			client.resetStream(id, Http2Errors.CANCEL);
			assertThat(upstream.awaitRequest(RawClient.SOON).awaitEnd(RawClient.SOON)).isEqualTo(ClientEnd.RESET);
			client.socket().shutdownOutput();
			assertThat(upstream.awaitRequest(RawClient.SOON).awaitEnd(RawClient.SOON)).isEqualTo(ClientEnd.CLOSED);
		}
	}

	@Test
	void anUpstreamComesBackOnItsPort() throws Exception {
		ScriptedUpstream first = ScriptedUpstream.startH2c();
		first.close();
		try (ScriptedUpstream second = ScriptedUpstream.startH2cOn(first.port(), Http2Options.standard());
				Http2Client client = Http2Client.connect(second)) {
			assertThat(client.readToPong()).isNotEmpty();
			assertThat(second.uri("/x")).hasToString("http://127.0.0.1:" + first.port() + "/x");
		}
	}

	@Test
	void aConnectionMayStallBeforeItsSettings() throws Exception {
		try (ScriptedUpstream upstream = ScriptedUpstream.startH2c()) {
			Gate gate = new Gate();
			upstream.on("/x").respond(204);
			upstream.onAccept().awaitGate(gate);
			try (Http2Client client = Http2Client.connect(upstream)) {
				client.get("/x");
				gate.awaitArrival(RawClient.SOON);
				assertThat(upstream.exchanges()).isEmpty();
				gate.open();
				assertThat(client.head().first(":status")).hasValue("204");
			}
		}
	}

}
