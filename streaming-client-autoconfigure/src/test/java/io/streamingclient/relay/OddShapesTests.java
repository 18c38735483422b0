package io.streamingclient.relay;

import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.provider.Arguments;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.streamingclient.upstream.GeneratedBody;
import io.streamingclient.upstream.RawHttp;
import io.streamingclient.upstream.Script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * One chunk of 300 MB, a million chunks of one byte, and headers that do not end.
 */
@ExtendWith(OutputCaptureExtension.class)
class OddShapesTests extends AbstractRelayTests {

	private static final int LINES = 10_000;

	private static final String LINE = "X-Long: " + "x".repeat(1000) + "\r\n";

	private static final String HEAD = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

	static Stream<Arguments> stages() {
		return AbstractRelayTests.stages().filter((arguments) -> arguments.get()[1] == Passage.HTTP1_TO_HTTP1);
	}

	@Test
	@Tag("long")
	void oneChunkOf300MegabytesArrivesWhole() throws Exception {
		byte[] block = GeneratedBody.of(1_000_000, 1).bytes();
		this.upstream.on("/chunk")
			.raw(HEAD + Integer.toHexString(300 * block.length) + "\r\n")
			.repeat(300, Script.begin().raw(block))
			.raw("\r\n0\r\n\r\n");
		assertThat(Digested.of(this.stage.port(), "/up/chunk").bytes()).isEqualTo(300L * block.length);
	}

	@Test
	@Tag("long")
	void aMillionChunksOfOneByteArriveWhole() throws Exception {
		this.upstream.on("/bytes")
			.raw(HEAD)
			.repeat(1000, Script.begin().raw("1\r\nx\r\n".repeat(1000)))
			.raw("0\r\n\r\n");
		assertThat(Digested.of(this.stage.port(), "/up/bytes").bytes()).isEqualTo(1_000_000);
	}

	@Test
	void tenMegabytesOfHeadersFromTheUpstreamAre502() {
		this.upstream.on("/headers")
			.raw("HTTP/1.1 200 OK\r\n")
			.repeat(LINES, Script.begin().raw(LINE))
			.raw("Content-Length: 0\r\n\r\n");
		assertThat(this.stage.get("/up/headers").status()).isEqualTo(502);
		await().atMost(Stage.SOON).until(() -> this.stage.application().streams().streams().isEmpty());
	}

	@Test
	void headersOfAClientAreRefusedFromTheFirst8KibibytesOn() throws Exception {
		this.upstream.on("/refused").respond(200).body("ok");
		// the last part alone is too much, so that nothing is unread when the server
		// closes
		try (RawHttp http = this.stage.raw("GET /up/refused HTTP/1.1\r\nHost: a\r\n" + LINE.repeat(8))) {
			http.send(LINE.substring(0, 500));
			assertThat(http.readHead()).matches("(?s)HTTP/1.1 4(00|13|31) .*");
		}
		assertThat(this.upstream.exchanges()).isEmpty();
	}

	@Test
	void aBodyThatCannotBeReadIsNoErrorOfTheServer(CapturedOutput output) throws Exception {
		this.upstream.on("/malformed").echo();
		try (RawHttp http = this.stage
			.raw("POST /up/malformed HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nnone\r\n")) {
			assertThat(http.readToEnd()).startsWith("HTTP/1.1 400 ");
		}
		await().atMost(Stage.SOON).until(() -> this.stage.application().streams().streams().isEmpty());
		this.stage.get("/up/other");
		assertThat(output).doesNotContain("500 Server Error", "Status and headers already sent");
	}

}
