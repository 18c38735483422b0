package io.streamingclient.client;

import java.time.Duration;
import java.util.Arrays;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.codec.ServerSentEvent;

import io.streamingclient.stream.ErrorType;
import io.streamingclient.stream.Phase;
import io.streamingclient.stream.StreamDecodeException;
import io.streamingclient.stream.StreamException;
import io.streamingclient.stream.StreamLimitException;
import io.streamingclient.stream.StreamProtocolException;
import io.streamingclient.stream.StreamResetException;
import io.streamingclient.stream.StreamTruncatedException;
import io.streamingclient.upstream.Headers;
import io.streamingclient.upstream.Route;
import io.streamingclient.upstream.ScriptedUpstream;
import io.streamingclient.wire.PoolSettings;

import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the peer can do wrong, each with an error of its own.
 */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class FailureTests {

	private static final int MORE_THAN_THE_POOL = 5;

	private final ScriptedUpstream upstream = ScriptedUpstream.start();

	private final ClientSettings settings = ClientSettings.defaults("reports")
		.withBaseUrl(this.upstream.uri().toString())
		.withPool(new PoolSettings(2, 2, Duration.ofSeconds(55), Duration.ofMinutes(10)))
		.withLimits(new Limits(1024, 8 * 1024, 200, null));

	private final TestApplication application = new TestApplication(this.settings);

	private final StreamingClient client = this.application.client("reports");

	@AfterEach
	void close() {
		this.application.close();
		this.upstream.close();
	}

	@Test
	void aBodyThatIsShorterThanItsLengthIsTruncated() {
		upstream().respond(200).contentLength(100).send("a\nb\n").fin();
		StreamTruncatedException error = repeatedly(bytes(), StreamTruncatedException.class, ErrorType.TRUNCATED);
		assertThat(error.phase()).isEqualTo(Phase.STREAMING);
		assertThat(error.bytes()).isEqualTo(4);
		assertThat(error.isRetryable()).isTrue();
	}

	@Test
	void whatCameBeforeATruncationIsDelivered() {
		upstream().respond(200).contentLength(100).send("a\nb\n").fin();
		StepVerifier.create(lines()).expectNext("a", "b").expectError(StreamTruncatedException.class).verify(SOON);
	}

	@Test
	void chunksWithoutATerminatorAreTruncated() {
		upstream().respond(200).chunked().chunk("a\nb\n").fin();
		assertThat(repeatedly(bytes(), StreamTruncatedException.class, ErrorType.TRUNCATED).bytes()).isEqualTo(4);
	}

	@Test
	void aTruncationIsSeenEvenWhenTheConsumerAsksOneByOne() {
		upstream().respond(200).contentLength(100).send("a\nb\nc\n").fin();
		StepVerifier.create(lines(), 1)
			.expectNext("a")
			.thenRequest(1)
			.expectNext("b")
			.thenRequest(1)
			.expectNext("c")
			.thenRequest(1)
			.expectError(StreamTruncatedException.class)
			.verify(SOON);
	}

	@Test
	void aBodyThatIsDelimitedByTheEndOfTheConnectionIsWhole() {
		upstream().respond(200).closeDelimited().send("a\nb\n").fin();
		StepVerifier.create(lines()).expectNext("a", "b").expectComplete().verify(SOON);
	}

	@Test
	void aResetInTheMiddleOfTheBodyIsAReset() {
		upstream().respond(200).chunked().chunk("a\n").pause(Duration.ofMillis(50)).reset();
		StreamResetException error = repeatedly(bytes(), StreamResetException.class, ErrorType.RESET);
		assertThat(error.phase()).isEqualTo(Phase.STREAMING);
	}

	@Test
	void aConnectionThatIsClosedBeforeTheHeadersIsAReset() {
		upstream().awaitRequestBody().fin();
		StreamResetException error = repeatedly(bytes(), StreamResetException.class, ErrorType.RESET);
		assertThat(error.phase()).isEqualTo(Phase.AWAITING_RESPONSE);
		assertThat(error).hasMessageContaining("before it answered");
	}

	@Test
	void aResetBeforeTheHeadersIsAReset() {
		upstream().awaitRequestBody().reset();
		repeatedly(bytes(), StreamResetException.class, ErrorType.RESET);
	}

	@Test
	void aHeadThatIsCutIsAReset() {
		upstream().raw("HTTP/1.1 200 OK\r\nContent-Le").fin();
		repeatedly(bytes(), StreamResetException.class, ErrorType.RESET);
	}

	@Test
	void aBadStatusLineIsAProtocolError() {
		upstream().raw("ICY 200 OK\r\nContent-Length: 2\r\n\r\na\n").stall();
		StreamProtocolException error = repeatedly(bytes(), StreamProtocolException.class, ErrorType.PROTOCOL);
		assertThat(error.phase()).isEqualTo(Phase.AWAITING_RESPONSE);
	}

	@Test
	void aBadChunkSizeIsAProtocolError() {
		upstream().raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\na\n\r\nxyz\r\n").stall();
		StreamProtocolException error = repeatedly(bytes(), StreamProtocolException.class, ErrorType.PROTOCOL);
		assertThat(error.phase()).isEqualTo(Phase.STREAMING);
	}

	@Test
	void conflictingLengthsAreAProtocolError() {
		upstream().raw("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\na\n").stall();
		StreamProtocolException error = repeatedly(bytes(), StreamProtocolException.class, ErrorType.PROTOCOL);
		assertThat(error.phase()).isEqualTo(Phase.AWAITING_RESPONSE);
	}

	@Test
	void headersThatAreTooLargeAreALimit() {
		upstream().respond(200).header("X-Large", "x".repeat(9 * 1024)).body("a\n");
		StreamLimitException error = repeatedly(bytes(), StreamLimitException.class, ErrorType.LIMIT);
		assertThat(error.phase()).isEqualTo(Phase.AWAITING_RESPONSE);
		assertThat(error).hasMessageContaining("max-header-size");
	}

	@Test
	void aBodyThatIsTooLargeIsALimit() {
		try (TestApplication limited = new TestApplication(
				this.settings.withLimits(new Limits(1024, 8 * 1024, 200, 64 * 1024L)))) {
			upstream().respond(200).generate(1024 * 1024, 3);
			for (int i = 0; i < MORE_THAN_THE_POOL; i++) {
				StreamLimitException error = Expect.failure(
						limited.client("reports").get().uri("/report").retrieve().bytes(), StreamLimitException.class);
				assertThat(error.type()).isEqualTo(ErrorType.LIMIT);
				assertThat(error).hasMessageContaining("max-body-size");
				limited.assertEndedOnceWith(error);
			}
			this.upstream.awaitOpenConnections(0, SOON);
			upstream().respond(200).generate(64 * 1024, 3);
			Expect.completion(limited.client("reports").get().uri("/report").retrieve().bytes());
		}
	}

	@Test
	void aLineThatIsTooLongIsALimit() {
		upstream().respond(200).body("a\n" + "x".repeat(2000) + "\nb\n");
		StreamLimitException error = repeatedly(lines(), StreamLimitException.class, ErrorType.LIMIT);
		assertThat(error).hasMessageContaining("max-element-size");
	}

	@Test
	void aLineThatNeverEndsIsALimit(CapturedOutput output) {
		upstream().respond(200).chunked().heartbeats(Duration.ofMillis(1), "x".repeat(100));
		repeatedly(lines(), StreamLimitException.class, ErrorType.LIMIT);
		this.upstream.awaitOpenConnections(1, SOON);
		assertThat(output).as("no buffer is released twice").doesNotContain("IllegalReferenceCount");
	}

	@Test
	void anEventThatIsTooLargeIsALimit(CapturedOutput output) {
		upstream().eventStream().event("x".repeat(2000)).end();
		repeatedly(events(), StreamLimitException.class, ErrorType.LIMIT);
		assertThat(output).as("no buffer is released twice").doesNotContain("IllegalReferenceCount");
	}

	@Test
	void anotherContentTypeThanEventsCannotBeDecoded() {
		upstream().respond(200).header("Content-Type", "text/html").body("<html>".repeat(1000));
		repeatedly(events(), StreamDecodeException.class, ErrorType.DECODE);
	}

	@Test
	void aCorruptCompressionCannotBeDecoded() {
		byte[] bytes = Gzip.of("a report\n".repeat(1000));
		Arrays.fill(bytes, 20, bytes.length - 8, (byte) 0xff);
		upstream().respond(200).header("Content-Encoding", "gzip").body(bytes);
		repeatedly(bytes(), StreamDecodeException.class, ErrorType.DECODE);
		repeatedly(lines(), StreamDecodeException.class, ErrorType.DECODE);
	}

	@Test
	void aCompressionIsUndone() {
		upstream().respond(200).header("Content-Encoding", "gzip").body(Gzip.of("one\ntwo\n"));
		StepVerifier.create(lines()).expectNext("one", "two").expectComplete().verify(SOON);
		assertThat(this.upstream.awaitRequest(SOON).headers().lists("Accept-Encoding", "gzip")).isTrue();
		assertThat(this.application.awaitTermination().bytesReceived()).isEqualTo(Gzip.of("one\ntwo\n").length);
	}

	@Test
	void aCompressionIsLeftAloneOnRequest() {
		byte[] bytes = Gzip.of("one\ntwo\n");
		Digest seen = new Digest();
		Digest expected = new Digest();
		expected.take(DefaultDataBufferFactory.sharedInstance.wrap(bytes));
		upstream().respond(200).header("Content-Encoding", "gzip").body(bytes);
		Expect.completion(this.client.get().uri("/report").undecoded().retrieve().bytes().map(seen::take));
		assertThat(seen.sha256()).isEqualTo(expected.sha256());
		assertThat(this.upstream.awaitRequest(SOON).headers().contains("Accept-Encoding")).isFalse();
	}

	@Test
	void interimResponsesArePassedOver() {
		upstream().continue100()
			.informational(102, Headers.none())
			.informational(103, Headers.of("Link: </style.css>; rel=preload"))
			.pause(Duration.ofMillis(50))
			.respond(200)
			.body("a\n");
		for (int i = 0; i < MORE_THAN_THE_POOL; i++) {
			StepVerifier.create(lines()).expectNext("a").expectComplete().verify(SOON);
		}
		assertThat(this.upstream.connections().accepted()).isLessThanOrEqualTo(2);
	}

	private Route upstream() {
		return this.upstream.on("/report");
	}

	private Flux<?> bytes() {
		return this.client.get().uri("/report").retrieve().bytes();
	}

	private Flux<String> lines() {
		return this.client.get().uri("/report").retrieve().lines();
	}

	private Flux<ServerSentEvent<String>> events() {
		return this.client.get().uri("/report").retrieve().events();
	}

	/**
	 * Fail more often than the pool has connections, so that a leak of them is seen.
	 */
	private <E extends StreamException> E repeatedly(Flux<?> stream, Class<E> failure, ErrorType type) {
		for (int i = 1; i < MORE_THAN_THE_POOL; i++) {
			once(stream, failure, type);
		}
		E error = once(stream, failure, type);
		this.upstream.on("/next").respond(200).body("next");
		StepVerifier.create(this.client.get().uri("/next").retrieve().lines())
			.expectNext("next")
			.expectComplete()
			.verify(SOON);
		this.application.assertNoLiveStreams();
		return error;
	}

	private <E extends StreamException> E once(Flux<?> stream, Class<E> failure, ErrorType type) {
		E error = Expect.failure(stream, failure);
		assertThat(error.type()).isEqualTo(type);
		assertThat(error.client()).isEqualTo("reports");
		assertThat(error).hasMessageContaining("'reports'");
		this.application.assertEndedOnceWith(error);
		return error;
	}

}
