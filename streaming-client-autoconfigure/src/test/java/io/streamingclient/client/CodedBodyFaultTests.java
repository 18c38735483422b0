package io.streamingclient.client;

import java.util.Arrays;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.test.StepVerifier;

import io.streamingclient.stream.StreamDecodeException;
import io.streamingclient.stream.StreamException;
import io.streamingclient.stream.StreamTruncatedException;
import io.streamingclient.upstream.Script;
import io.streamingclient.upstream.ScriptedUpstream;
import io.streamingclient.wire.Protocol;

import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compressed bodies that are not what they should be, though HTTP says that they are
 * whole.
 */
@Timeout(60)
class CodedBodyFaultTests {

	private static final String TEXT = "one\ntwo\nthree\n".repeat(1000);

	private ScriptedUpstream upstream;

	private TestApplication application;

	@AfterEach
	void close() {
		this.application.close();
		this.upstream.close();
	}

	@ParameterizedTest
	@EnumSource(value = Protocol.class, names = { "HTTP11", "H2C" })
	void aWholeGzipBodyCompletes(Protocol protocol) {
		respond(protocol, "gzip", Gzip.of(TEXT));
		StepVerifier.create(this.application.client("reports").get().uri("/coded").retrieve().lines().count())
			.expectNext(3000L)
			.expectComplete()
			.verify(SOON);
	}

	@ParameterizedTest
	@EnumSource(value = Protocol.class, names = { "HTTP11", "H2C" })
	void aGzipBodyThatIsCutIsTruncated(Protocol protocol) {
		byte[] whole = Gzip.of(TEXT);
		respond(protocol, "gzip", Arrays.copyOf(whole, whole.length / 2));
		assertFails(StreamTruncatedException.class);
	}

	@ParameterizedTest
	@EnumSource(value = Protocol.class, names = { "HTTP11", "H2C" })
	void aGzipBodyWithoutItsTrailerIsTruncated(Protocol protocol) {
		byte[] whole = Gzip.of(TEXT);
		respond(protocol, "gzip", Arrays.copyOf(whole, whole.length - 8));
		assertFails(StreamTruncatedException.class);
	}

	@Test
	void aGzipBodyThatIsCutAndEndsWithItsConnectionIsTruncated() {
		byte[] whole = Gzip.of(TEXT);
		respond(Protocol.HTTP11,
				Script.respondWith(200)
					.header("Content-Encoding", "gzip")
					.closeDelimited()
					.send(Arrays.copyOf(whole, whole.length / 2)));
		assertFails(StreamTruncatedException.class);
	}

	@Test
	void aSlowConsumerIsToldHowManyElementsItGot() {
		byte[] whole = Gzip.of(TEXT);
		respond(Protocol.HTTP11,
				Script.respondWith(200)
					.header("Content-Encoding", "gzip")
					.closeDelimited()
					.send(Arrays.copyOf(whole, whole.length - 8)));
		StepVerifier.create(this.application.client("reports").get().uri("/coded").retrieve().lines(), 1)
			.expectNextCount(1)
			.then(() -> this.upstream.awaitOpenConnections(0, SOON))
			.thenRequest(Long.MAX_VALUE)
			.expectNextCount(2999)
			.consumeErrorWith((error) -> {
				assertThat(error).isExactlyInstanceOf(StreamTruncatedException.class);
				assertThat(((StreamException) error).elements()).isEqualTo(3000);
				assertThat(this.application.awaitTermination().elements()).isEqualTo(3000);
			})
			.verify(SOON);
	}

	@Test
	void aGzipBodyThatWaitsForItsConsumerSurvivesTheEndOfItsConnection() {
		respond(Protocol.HTTP11,
				Script.respondWith(200).header("Content-Encoding", "gzip").closeDelimited().send(Gzip.of(TEXT)));
		StepVerifier.create(this.application.client("reports").get().uri("/coded").retrieve().lines(), 1)
			.expectNextCount(1)
			.then(() -> this.upstream.awaitOpenConnections(0, SOON))
			.thenRequest(Long.MAX_VALUE)
			.expectNextCount(2999)
			.expectComplete()
			.verify(SOON);
	}

	@ParameterizedTest
	@EnumSource(value = Protocol.class, names = { "HTTP11", "H2C" })
	void aGzipBodyWithAWrongChecksumIsCorrupt(Protocol protocol) {
		byte[] wrong = Gzip.of(TEXT);
		wrong[wrong.length - 8] ^= 1;
		respond(protocol, "gzip", wrong);
		assertFails(StreamDecodeException.class);
	}

	@ParameterizedTest
	@EnumSource(value = Protocol.class, names = { "HTTP11", "H2C" })
	void aGzipBodyWithAWrongLengthIsCorrupt(Protocol protocol) {
		byte[] wrong = Gzip.of(TEXT);
		wrong[wrong.length - 4] ^= 1;
		respond(protocol, "gzip", wrong);
		assertFails(StreamDecodeException.class);
	}

	@ParameterizedTest
	@EnumSource(value = Protocol.class, names = { "HTTP11", "H2C" })
	void aContentCodingThatNobodyOfferedIsAnError(Protocol protocol) {
		respond(protocol, "rot13", TEXT.getBytes());
		StreamException error = assertFails(StreamDecodeException.class);
		assertThat(error.elements()).isZero();
	}

	private void respond(Protocol protocol, String coding, byte[] body) {
		respond(protocol, Script.respondWith(200).header("Content-Encoding", coding).body(body));
	}

	private void respond(Protocol protocol, Script script) {
		this.upstream = (protocol == Protocol.H2C) ? ScriptedUpstream.startH2c() : ScriptedUpstream.start();
		this.upstream.on("/coded", script);
		this.upstream.on("/next").respond(200).body("next\n");
		this.application = new TestApplication(
				ClientSettings.defaults("reports").withBaseUrl(this.upstream.uri().toString()).withProtocol(protocol));
	}

	private StreamException assertFails(Class<? extends StreamException> type) {
		StreamingClient client = this.application.client("reports");
		StreamException error = Expect.failure(client.get().uri("/coded").retrieve().lines(), type);
		this.application.assertEndedOnceWith(error);
		assertThat(this.upstream.awaitRequest(SOON).awaitEnd(SOON)).isNotNull();
		StepVerifier.create(client.get().uri("/next").retrieve().lines())
			.expectNext("next")
			.expectComplete()
			.verify(SOON);
		this.application.assertNoLiveStreams();
		return error;
	}

}
