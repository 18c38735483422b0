package io.streamingclient.client;

import java.util.Arrays;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import io.streamingclient.upstream.Gate;
import io.streamingclient.upstream.Script;
import io.streamingclient.upstream.ScriptedUpstream;

import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server may send all of its body as one chunk (RFC 9112 section 7.1). It is read and
 * decoded as it arrives all the same.
 */
@Timeout(120)
class OneHugeChunkTests {

	private static final int LINES_PER_BLOCK = 1024;

	// 64 KiB
	private static final String BLOCK = "this line has sixty-four bytes with its end, as all of them do.\n"
		.repeat(LINES_PER_BLOCK);

	private final ScriptedUpstream upstream = ScriptedUpstream.start();

	private final TestApplication application = new TestApplication(
			ClientSettings.defaults("reports").withBaseUrl(this.upstream.uri().toString()));

	@AfterEach
	void close() {
		this.application.close();
		this.upstream.close();
	}

	@Test
	void aChunkOf300MebibytesIsReadLineByLine() {
		int blocks = 300 * 16;
		Gate gate = new Gate();
		this.upstream.on("/")
			.raw(head("") + Long.toHexString((long) blocks * BLOCK.length()) + "\r\n" + BLOCK)
			.awaitGate(gate)
			.repeat(blocks - 1, Script.begin().raw(BLOCK))
			.raw("\r\n0\r\n\r\n");
		long expected = (long) blocks * LINES_PER_BLOCK;
		StepVerifier.create(lines().doOnNext((line) -> gate.open()).count())
			.expectNext(expected)
			.expectComplete()
			.verify(SOON.multipliedBy(4));
	}

	@Test
	void aCodedChunkIsDecodedAsItArrives() {
		byte[] coded = Gzip.of(numbered(20_000));
		int half = coded.length / 2;
		Gate gate = new Gate();
		this.upstream.on("/")
			.raw(head("Content-Encoding: gzip\r\n") + Integer.toHexString(coded.length) + "\r\n")
			.raw(Arrays.copyOf(coded, half))
			.awaitGate(gate)
			.raw(Arrays.copyOfRange(coded, half, coded.length))
			.raw("\r\n0\r\n\r\n");
		StepVerifier.create(lines())
			.expectNextCount(5_000)
			.then(() -> assertThat(gate.isOpen()).isFalse())
			.then(gate::open)
			.expectNextCount(15_000)
			.expectComplete()
			.verify(SOON);
	}

	private static String head(String fields) {
		return "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n" + fields + "\r\n";
	}

	private static String numbered(int lines) {
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < lines; i++) {
			text.append(i * 2654435761L).append('\n');
		}
		return text.toString();
	}

	private Flux<String> lines() {
		return this.application.client("reports").get().uri("/").retrieve().lines();
	}

}
