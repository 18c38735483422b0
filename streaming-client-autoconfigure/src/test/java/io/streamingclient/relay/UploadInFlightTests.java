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
import io.streamingclient.upstream.SeenExchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * How much of an upload the relay holds when the upstream does not take it: what the
 * client has sent, less what the upstream has read and what the buffers of the sockets
 * hold.
 */
@EnabledOnOs(OS.LINUX)
class UploadInFlightTests extends AbstractRelayTests {

	private static final long SIZE = 50_000_000;

	static Stream<Arguments> stages() {
		return http1Stages();
	}

	@ParameterizedTest
	@ValueSource(strings = { "POST", "DELETE" })
	void anUploadThatTheUpstreamDoesNotTakeIsNotHeldInMemory(String method) throws Exception {
		Gate gate = new Gate();
		this.upstream.on("/").doNotRead().awaitGate(gate).readAgain().awaitRequestBody().respond(200).body("ok");
		AtomicLong sent = new AtomicLong();
		try (Socket socket = new Socket("127.0.0.1", this.stage.port())) {
			Thread client = new Thread(() -> upload(socket, method, sent), "upload");
			client.start();
			SeenExchange seen = seen();
			await().atMost(Stage.SOON).pollInterval(Duration.ofMillis(500)).until(sent::get, new Unchanged());
			long held = sent.get() - seen.bodyBytesReceived() - inSockets(this.stage.port()) - inSockets(this.upstream.port());
			System.out.printf("%s %s sent %d, received %d, sockets %d %d: held %d%n", this.passage, method, sent.get(), seen.bodyBytesReceived(), inSockets(this.stage.port()), inSockets(this.upstream.port()), held);
			gate.open();
			client.join();
			assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 200");
			assertThat(seen.bodyBytesReceived()).isEqualTo(SIZE);
		}
	}

	private static void upload(Socket socket, String method, AtomicLong sent) {
		try {
			OutputStream out = socket.getOutputStream();
			out.write((method + " /up/a HTTP/1.1\r\nHost: a\r\nContent-Length: " + SIZE + "\r\n\r\n")
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
				.mapToLong((columns) -> Long.parseLong(columns[4].split(":")[0], 16) + Long.parseLong(columns[4].split(":")[1], 16))
				.sum();
		}
	}

	private static final class Unchanged extends org.hamcrest.BaseMatcher<Long> {

		private Object last = 0L;

		@Override
		public boolean matches(Object actual) {
			boolean same = actual.equals(this.last) && !actual.equals(0L);
			this.last = actual;
			return same;
		}

		@Override
		public void describeTo(org.hamcrest.Description description) {
		}

	}

}
