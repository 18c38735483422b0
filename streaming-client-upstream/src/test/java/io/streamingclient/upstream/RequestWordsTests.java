package io.streamingclient.upstream;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class RequestWordsTests {

	private static final int HUGE = 64_000_000;

	private final ScriptedUpstream upstream = ScriptedUpstream.start();

	@AfterEach
	void close() {
		this.upstream.close();
	}

	@Test
	void aResponseWaitsForTheWholeRequest() throws Exception {
		this.upstream.on("/x").respond(200).body("ok");
		try (RawClient raw = RawClient.connect(this.upstream)) {
			raw.send("POST /x HTTP/1.1\r\nContent-Length: 4\r\n\r\nbo");
			SeenExchange seen = this.upstream.awaitRequest(RawClient.SOON);
			assertThat(seen.isRequestWhole()).isFalse();
			assertThat(seen.bytesSent()).isZero();
			raw.send("dy");
			raw.readTo("ok");
			assertThat(seen.firstByteSentAt().getAsLong()).isGreaterThanOrEqualTo(seen.requestWholeAt().getAsLong());
		}
	}

	@Test
	void anEarlyResponseDoesNotWait() throws Exception {
		this.upstream.on("/x").early().awaitBodyBytes(2).respond(413).body("no");
		try (RawClient raw = RawClient.connect(this.upstream)) {
			raw.send("POST /x HTTP/1.1\r\nContent-Length: 4\r\n\r\nbo");
			assertThat(raw.readTo("no")).startsWith("HTTP/1.1 413 Content Too Large");
			assertThat(this.upstream.awaitRequest(RawClient.SOON).isRequestWhole()).isFalse();
		}
	}

	@Test
	void anExpectationMayBeMet() throws Exception {
		this.upstream.on("/x").continue100().respond(200).body("ok");
		try (RawClient raw = RawClient.connect(this.upstream)) {
			raw.send("POST /x HTTP/1.1\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
			assertThat(raw.readTo("\r\n\r\n")).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
			assertThat(raw.send("body").readTo("ok")).startsWith("HTTP/1.1 200 OK");
		}
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void anUnreadUploadStallsAndItsClientIsSeenToClose() throws Exception {
		this.upstream.on("/x").doNotRead().stall();
		SeenExchange seen = stalledUpload(false);
		assertThat(seen.bodyBytesReceived()).isLessThan(64 * 1024);
		assertThat(seen.awaitEnd(RawClient.SOON)).isEqualTo(ClientEnd.CLOSED);
		this.upstream.awaitOpenConnections(0, RawClient.SOON);
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void anUnreadUploadStallsAndItsClientIsSeenToReset() throws Exception {
		this.upstream.on("/x").doNotRead().stall();
		assertThat(stalledUpload(true).awaitEnd(RawClient.SOON)).isEqualTo(ClientEnd.RESET);
	}

	@Test
	void anUploadMayBeReadAgain() throws Exception {
		Gate gate = new Gate();
		this.upstream.on("/x").doNotRead().awaitGate(gate).readAgain().awaitRequestBody().respond(200).body("ok");
		GeneratedBody body = GeneratedBody.of(2_000_000, 1);
		try (RawClient raw = RawClient.connect(this.upstream)) {
			raw.send("POST /x HTTP/1.1\r\nContent-Length: 2000000\r\n\r\n");
			CompletableFuture<Void> upload = CompletableFuture.runAsync(() -> send(raw, body.bytes()));
			gate.awaitArrival(RawClient.SOON);
			SeenExchange seen = this.upstream.awaitRequest(RawClient.SOON);
			assertThat(seen.bodyBytesReceived()).isLessThan(64 * 1024);
			gate.open();
			raw.readTo("ok");
			upload.join();
			assertThat(seen.bodyBytesReceived()).isEqualTo(body.size());
			assertThat(seen.bodySha256()).isEqualTo(body.sha256());
			assertThat(seen.body()).hasSize(1024 * 1024);
		}
	}

	private SeenExchange stalledUpload(boolean reset) throws IOException {
		try (SocketChannel channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", this.upstream.port()))) {
			channel.write(StandardCharsets.US_ASCII.encode("POST /x HTTP/1.1\r\nContent-Length: 64000000\r\n\r\n"));
			assertThat(writeUntilStalled(channel)).isLessThan(HUGE);
			SeenExchange seen = this.upstream.awaitRequest(RawClient.SOON);
			assertThat(seen.end()).isEmpty();
			if (reset) {
				channel.setOption(StandardSocketOptions.SO_LINGER, 0);
			}
			return seen;
		}
	}

	private static long writeUntilStalled(SocketChannel channel) throws IOException {
		long written = 0;
		try (Selector selector = Selector.open()) {
			channel.configureBlocking(false);
			SelectionKey key = channel.register(selector, SelectionKey.OP_WRITE);
			while (written < HUGE && selector.select(500) > 0) {
				selector.selectedKeys().clear();
				written += channel.write(ByteBuffer.allocate(64 * 1024));
			}
			key.cancel();
			selector.selectNow();
		}
		channel.configureBlocking(true);
		return written;
	}

	private static void send(RawClient raw, byte[] bytes) {
		try {
			raw.send(bytes);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
