package io.streamingclient.relay;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ValueSource;

import io.streamingclient.upstream.Gate;
import io.streamingclient.upstream.RawHttp;
import io.streamingclient.upstream.SeenExchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * How much of an upload the relay holds when the upstream does not take it: what the
 * client has sent, less what the upstream has read and what the buffers of the sockets
 * hold. Without a bound it is about 1 MiB, and all of it for DELETE.
 */
@EnabledOnOs(OS.LINUX)
class UploadInFlightTests extends AbstractRelayTests {

	private static final long SIZE = 30_000_000;

	private static final long LIMIT = 128 * 1024;

	private int number;

	static Stream<Arguments> stages() {
		return http1Stages();
	}

	@ParameterizedTest
	@ValueSource(strings = { "POST", "DELETE" })
	void anUploadThatTheUpstreamDoesNotTakeIsNotHeldInMemory(String method) throws Exception {
		Gate gate = new Gate();
		String path = "/a" + ++this.number;
		this.upstream.on(path).doNotRead().awaitGate(gate).readAgain().awaitRequestBody().respond(200).body("ok");
		AtomicLong sent = new AtomicLong();
		try (Socket socket = new Socket("127.0.0.1", this.stage.port())) {
			Thread client = new Thread(() -> upload(socket, method, path, sent), "upload");
			client.start();
			SeenExchange seen = seen();
			awaitStandstill(sent);
			long held = sent.get() - seen.bodyBytesReceived() - inSockets(this.stage.port())
					- inSockets(this.upstream.port());
			assertThat(held).as("%d bytes were sent", sent.get()).isLessThan(3 * LIMIT);
			gate.open();
			client.join();
			assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
				.isEqualTo("HTTP/1.1 200");
			assertThat(seen.bodyBytesReceived()).isEqualTo(SIZE);
		}
	}

	private static void awaitStandstill(AtomicLong sent) {
		AtomicLong before = new AtomicLong();
		await().atMost(Stage.SOON)
			.pollInterval(Duration.ofMillis(500))
			.until(() -> sent.get() > 0 && before.getAndSet(sent.get()) == sent.get());
	}

	@ParameterizedTest
	@ValueSource(strings = { "POST", "PUT", "PATCH", "DELETE", "GET", "REPORT" })
	void anUploadWithoutLengthIsFramedWhateverItsMethod(String method) throws IOException {
		String path = "/b" + ++this.number;
		this.upstream.on(path).respond(200).body("ok");
		try (RawHttp http = this.stage.raw(method + " /up" + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
				+ "Transfer-Encoding: chunked\r\n\r\n1c\r\nGET /b HTTP/1.1\r\nHost: b\r\n\r\n\r\n0\r\n\r\n")) {
			assertThat(http.readToEnd()).startsWith("HTTP/1.1 200").endsWith("ok");
		}
		SeenExchange seen = seen();
		assertThat(seen.method()).isEqualTo(method);
		assertThat(seen.body()).asString().startsWith("GET /b HTTP/1.1").hasSize(28);
		assertThat(seen.headers().lists("Transfer-Encoding", "chunked")).isNotEqualTo(this.passage.isHttp2Up());
	}

	private static void upload(Socket socket, String method, String path, AtomicLong sent) {
		try {
			OutputStream out = socket.getOutputStream();
			out.write((method + " /up" + path + " HTTP/1.1\r\nHost: a\r\nContent-Length: " + SIZE + "\r\n\r\n")
				.getBytes(StandardCharsets.US_ASCII));
			byte[] block = new byte[10_000];
			for (long i = 0; i < SIZE; i += block.length) {
				out.write(block);
				sent.addAndGet(block.length);
			}
		}
		catch (IOException ex) {
			// the number of bytes tells
		}
	}

	private static long inSockets(int port) throws IOException {
		String end = String.format(":%04X", port);
		try (Stream<String> lines = Files.lines(Path.of("/proc/net/tcp"))) {
			return lines.map((line) -> line.strip().split("\\s+"))
				.filter((columns) -> columns[1].endsWith(end) || columns[2].endsWith(end))
				.filter((columns) -> columns[3].equals("01"))
				.flatMap((columns) -> Stream.of(columns[4].split(":")))
				.mapToLong((queue) -> Long.parseLong(queue, 16))
				.sum();
		}
	}

}
