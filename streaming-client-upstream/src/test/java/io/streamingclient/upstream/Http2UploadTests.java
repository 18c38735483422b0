package io.streamingclient.upstream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class Http2UploadTests {

	private final ScriptedUpstream upstream = ScriptedUpstream.startH2c();

	@AfterEach
	void close() {
		this.upstream.close();
	}

	@Test
	void aWindowComesBackAsDataArrives() throws Exception {
		this.upstream.on("/x").respond(200).body("ok");
		try (Http2Client client = Http2Client.connect(this.upstream)) {
			int id = client.post("/x");
			client.data(id, 1000, false);
			Frame connection = client.next(Http2Frames.WINDOW_UPDATE);
			assertThat(connection.streamId()).isZero();
			assertThat(connection.intAt(0)).isEqualTo(1000);
			Frame stream = client.next(Http2Frames.WINDOW_UPDATE);
			assertThat(stream.streamId()).isEqualTo(id);
			assertThat(stream.intAt(0)).isEqualTo(1000);
			client.data(id, 500, true);
			assertThat(client.head().first(":status")).hasValue("200");
		}
		SeenExchange seen = this.upstream.awaitRequest(RawClient.SOON);
		assertThat(seen.bodyBytesReceived()).isEqualTo(1500);
		assertThat(seen.isRequestWhole()).isTrue();
	}

	@Test
	void theWindowOfAStreamMayBeWithheld() throws Exception {
		Gate gate = new Gate();
		this.upstream.on("/x").withholdWindow().awaitGate(gate).readAgain().awaitRequestBody().respond(204);
		try (Http2Client client = Http2Client.connect(this.upstream)) {
			int id = client.post("/x");
			client.data(id, 1000, false);
			client.data(id, 500, false);
			assertThat(client.readToPong()).filteredOn((frame) -> frame.type() == Http2Frames.WINDOW_UPDATE)
				.hasSize(2)
				.allSatisfy((frame) -> assertThat(frame.streamId()).isZero());
			gate.open();
			Frame update = client.next(Http2Frames.WINDOW_UPDATE);
			assertThat(update.streamId()).isEqualTo(id);
			assertThat(update.intAt(0)).isEqualTo(1500);
			client.data(id, 0, true);
			assertThat(client.head().first(":status")).hasValue("204");
		}
	}

	@Test
	void theWindowOfTheConnectionMayBeWithheld() throws Exception {
		Gate gate = new Gate();
		this.upstream.on("/x").withholdConnectionWindow().awaitGate(gate).stall();
		try (Http2Client client = Http2Client.connect(this.upstream)) {
			int id = client.post("/x");
			gate.awaitArrival(RawClient.SOON);
			client.data(id, 1000, false);
			assertThat(client.next(Http2Frames.WINDOW_UPDATE).streamId()).isEqualTo(id);
			assertThat(client.readToPong()).noneMatch((frame) -> frame.type() == Http2Frames.WINDOW_UPDATE);
		}
	}

	@Test
	void paddingAndPriorityAreNoContent() throws Exception {
		this.upstream.on("/x").echo();
		try (Http2Client client = Http2Client.connect(this.upstream)) {
			int id = client.post("/x");
			client.send(Http2Frames.DATA, Http2Frames.FLAG_PADDED | Http2Frames.FLAG_END_STREAM, id, (byte) 3,
					(byte) 'o', (byte) 'k', (byte) 0, (byte) 0, (byte) 0);
			client.head();
			assertThat(new String(client.next(Http2Frames.DATA).payload())).contains("body-bytes 2\n", "body ok\n");
		}
	}

	@Test
	void trailersEndARequest() throws Exception {
		this.upstream.on("/x").respond(204);
		try (Http2Client client = Http2Client.connect(this.upstream)) {
			int id = client.post("/x");
			client.data(id, 10, false);
			client.send(Http2Frames.HEADERS, Http2Frames.FLAG_END_HEADERS | Http2Frames.FLAG_END_STREAM, id,
					Hpack.encode(Headers.of("x-sum: 1")));
			client.head();
		}
		assertThat(this.upstream.awaitRequest(RawClient.SOON).trailers().first("x-sum")).hasValue("1");
	}

	@Test
	void anEarlyResponseDoesNotWaitForTheUpload() throws Exception {
		this.upstream.on("/x").early().respond(413).body("too large");
		try (Http2Client client = Http2Client.connect(this.upstream)) {
			int id = client.post("/x");
			assertThat(client.head().first(":status")).hasValue("413");
			SeenExchange seen = this.upstream.awaitRequest(RawClient.SOON);
			assertThat(seen.awaitEnd(RawClient.SOON)).isEqualTo(ClientEnd.COMPLETED);
			assertThat(this.upstream.http2().openStreams()).isOne();
			client.data(id, 10, true);
			this.upstream.http2().awaitOpenStreams(0, RawClient.SOON);
		}
	}

}
