package io.streamingclient.relay;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ValueSource;

import io.streamingclient.upstream.RawHttp;
import io.streamingclient.upstream.SeenExchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What clients that go away leave to those who come after them, and to the upstream.
 */
class LeavingClientsTests extends AbstractRelayTests {

	private static final int ROUNDS = 40;

	static Stream<Arguments> stages() {
		return http1Stages();
	}

	/**
	 * A servlet container uses the objects of an exchange again, for the next one.
	 */
	@Test
	void whoComesNextGetsAResponseOfItsOwn() throws IOException {
		this.upstream.on("/").respond(200).chunked().heartbeats(Duration.ofMillis(1), "x".repeat(2000));
		for (int round = 0; round < ROUNDS; round++) {
			leaveInTheBody();
			for (int i = 0; i < 4; i++) {
				assertThat(this.stage.get("/closed/a").body()).as("round %d", round).contains("\"status\":502");
			}
		}
		await().atMost(Stage.SOON).until(() -> this.stage.application().streams().streams().isEmpty());
	}

	private void leaveInTheBody() throws IOException {
		List<RawHttp> clients = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			clients.add(this.stage.raw("GET /up/a HTTP/1.1\r\nHost: gateway.test\r\n\r\n"));
		}
		for (RawHttp client : clients) {
			client.readUntil("x");
		}
		for (RawHttp client : clients) {
			client.reset();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "Content-Length: 10\r\n\r\nhello", "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n" })
	void anUploadThatIsCutDoesNotArriveAsAWholeOne(String request) throws IOException {
		this.upstream.on("/").echo();
		SeenExchange seen;
		try (RawHttp http = RawHttp.connect(this.stage.port())) {
			http.send("POST /up/a HTTP/1.1\r\nHost: gateway.test\r\n" + request);
			seen = seen();
			await().atMost(Stage.SOON).until(() -> seen.bodyBytesReceived() == 5);
		}
		seen.awaitEnd(Stage.SOON);
		assertThat(seen.isRequestWhole()).isFalse();
		await().atMost(Stage.SOON).until(() -> this.stage.application().streams().streams().isEmpty());
	}

}
