package io.streamingclient.client;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;

import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;

import io.streamingclient.stream.ErrorType;
import io.streamingclient.stream.IdleTimeoutException;
import io.streamingclient.stream.Outcome;
import io.streamingclient.stream.StreamDecodeException;
import io.streamingclient.stream.StreamLimitException;
import io.streamingclient.stream.StreamTruncatedException;
import io.streamingclient.stream.Termination;
import io.streamingclient.upstream.Gate;
import io.streamingclient.upstream.GeneratedBody;
import io.streamingclient.upstream.Headers;
import io.streamingclient.upstream.Script;
import io.streamingclient.upstream.ScriptedUpstream;
import io.streamingclient.upstream.SeenExchange;

import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Whole responses, up to a limit.
 */
@Timeout(60)
@ParameterizedClass
@EnumSource(names = { "HTTP1", "H2C" })
class SendTests {

	private static final int LIMIT = 1024 * 1024;

	private final Scene scene;

	private final ScriptedUpstream upstream;

	SendTests(Spoken spoken) {
		this.scene = Scene.of(spoken, 2);
		this.upstream = this.scene.upstream;
	}

	@AfterEach
	void close() {
		this.scene.close();
	}

	@Test
	void theWholeResponseWithItsTrailers() {
		this.upstream.on("/report")
			.respond(201)
			.header("X-Report", "7")
			.header("Content-Type", "text/plain;charset=ISO-8859-1")
			.header("Trailer", "X-Sum")
			.chunked()
			.chunk(new byte[] { 'a', (byte) 0xE4 })
			.chunk("b")
			.end(Headers.of("X-Sum: 3"));
		CompleteResponse response = send();
		assertThat(response.status()).isEqualTo(HttpStatus.CREATED);
		assertThat(response.headers().getFirst("X-Report")).isEqualTo("7");
		assertThat(response.bodyAsString()).isEqualTo("a\u00e4b");
		assertThat(response.trailers().getFirst("X-Sum")).isEqualTo("3");
		assertThat(response.toString()).contains(response.streamId()).contains("3 bytes");
		Termination end = this.scene.application.awaitTermination();
		assertThat(end.outcome()).isEqualTo(Outcome.COMPLETED);
		assertThat(end.id()).isEqualTo(response.streamId());
		this.scene.assertAllSlotsAreFree();
	}

	@Test
	void anUploadIsAnsweredLikeAnythingElse() {
		this.upstream.on("/report").echo();
		CompleteResponse response = this.scene.client.post().uri("/report").bodyValue("hello").send().block(SOON);
		assertThat(response.bodyAsString()).contains("method POST").contains("hello");
		this.scene.assertAllSlotsAreFree();
	}

	@Test
	void everySubscriptionIsAnExchange() {
		this.upstream.on("/report").respond(200).body("a");
		List<CompleteResponse> two = this.scene.client.get().uri("/report").send().repeat(1).collectList().block(SOON);
		assertThat(two).hasSize(2).extracting(CompleteResponse::streamId).doesNotHaveDuplicates();
		assertThat(this.upstream.exchanges()).hasSize(2);
		this.scene.assertAllSlotsAreFree();
	}

	@ParameterizedTest
	@ValueSource(ints = { 304, 404, 500, 503 })
	void anyStatusIsGiven(int status) {
		Script script = Script.respondWith(status);
		this.upstream.on("/report", (status == 304) ? script : script.body("what is wrong"));
		CompleteResponse response = send();
		assertThat(response.status().value()).isEqualTo(status);
		assertThat(response.bodyAsString()).isEqualTo((status == 304) ? "" : "what is wrong");
		assertThat(this.scene.application.awaitTermination().outcome()).isEqualTo(Outcome.COMPLETED);
		this.scene.assertAllSlotsAreFree();
	}

	@Test
	void emptyBodiesAreEmpty() {
		this.upstream.on("/report").respond(200).body("");
		assertThat(send().body()).isEmpty();
		this.upstream.on("/nothing").respond(204);
		CompleteResponse nothing = this.scene.client.get().uri("/nothing").send().block(SOON);
		assertThat(nothing.status()).isEqualTo(HttpStatus.NO_CONTENT);
		assertThat(nothing.body()).isEmpty();
		assertThat(nothing.trailers().isEmpty()).isTrue();
		this.scene.assertAllSlotsAreFree();
	}

	@Test
	void theLengthOfAHeadIsThatOfABodyThatDoesNotCome() {
		this.upstream.on("/report").respond(200).header("Content-Length", String.valueOf(10L * LIMIT));
		CompleteResponse response = this.scene.client.method(HttpMethod.HEAD).uri("/report").send().block(SOON);
		assertThat(response.headers().getContentLength()).isEqualTo(10L * LIMIT);
		assertThat(response.body()).isEmpty();
		this.scene.assertAllSlotsAreFree();
	}

	@Test
	void aBodyIsDecodedAndItsLimitIsThatOfWhatComesOut() {
		byte[] zipped = Gzip.of("x".repeat(LIMIT / 10));
		assertThat(zipped.length).isLessThan(1024);
		this.upstream.on("/report").respond(200).header("Content-Encoding", "gzip").body(zipped);
		assertThat(send().body()).hasSize(LIMIT / 10);
		StreamLimitException error = Expect.failure(this.scene.client.get().uri("/report").send(1024),
				StreamLimitException.class);
		this.scene.application.assertEndedOnceWith(error);
		assertThat(this.scene.client.get().uri("/report").undecoded().send(1024).block(SOON).body()).isEqualTo(zipped);
		this.scene.assertAllSlotsAreFree();
	}

	@Test
	void aCodedBodyThatIsCorruptOrCutIsNotWhole() {
		byte[] zipped = Gzip.of("x".repeat(1000));
		byte[] corrupt = zipped.clone();
		corrupt[corrupt.length - 6] ^= 1;
		this.upstream.on("/corrupt").respond(200).header("Content-Encoding", "gzip").body(corrupt);
		Expect.failure(this.scene.client.get().uri("/corrupt").send(), StreamDecodeException.class);
		this.upstream.on("/cut")
			.respond(200)
			.header("Content-Encoding", "gzip")
			.body(Arrays.copyOf(zipped, zipped.length - 8));
		Expect.failure(this.scene.client.get().uri("/cut").send(), StreamTruncatedException.class);
		this.scene.application.assertNoLiveStreams();
	}

	@Test
	void aBodyOfTheDefaultLimitIsGivenAndOneByteMoreIsNot() {
		this.upstream.on("/report").respond(200).generate(LIMIT, 7);
		assertThat(send().body()).hasSize(LIMIT).satisfies((body) -> {
			Digest digest = new Digest();
			digest.take(DefaultDataBufferFactory.sharedInstance.wrap(body));
			assertThat(digest.sha256()).isEqualTo(GeneratedBody.sha256(LIMIT, 7));
		});
		this.upstream.on("/larger").respond(200).generate(LIMIT + 1, 7);
		StreamLimitException error = Expect.failure(this.scene.client.get().uri("/larger").send(),
				StreamLimitException.class);
		assertThat(error.type()).isEqualTo(ErrorType.LIMIT);
		assertThat(error.isRetryable()).isFalse();
		assertThat(error).hasMessageContaining("'reports'").hasMessageContaining(LIMIT + " bytes");
		this.scene.application.assertEndedOnceWith(error);
		assertThat(this.scene.client.get().uri("/larger").send(LIMIT + 1).block(SOON).body()).hasSize(LIMIT + 1);
		this.scene.assertAllSlotsAreFree();
	}

	@Test
	void anEndlessBodyIsEndedOnTheWireAtTheLimit() {
		this.upstream.on("/report").respond(500).chunked().forever(Script.begin().chunk("x".repeat(8192)));
		StreamLimitException error = Expect.failure(this.scene.client.get().uri("/report").send(100_000),
				StreamLimitException.class);
		this.scene.assertTheServerSawTheEnd();
		this.scene.application.assertEndedOnceWith(error);
		this.scene.assertAllSlotsAreFree();
	}

	@Test
	void aLimitMustBePositive() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.scene.client.get().uri("/report").send(0))
			.withMessageContaining("maxBodySize");
	}

	@Test
	void aBodyThatIsCutIsNotGiven() {
		this.upstream.on("/report").respond(200).contentLength(100).send("abc").fin();
		StreamTruncatedException error = Expect.failure(this.scene.client.get().uri("/report").send(),
				StreamTruncatedException.class);
		assertThat(error.bytes()).isEqualTo(3);
		this.scene.application.assertEndedOnceWith(error);
		this.scene.application.assertNoLiveStreams();
	}

	@Test
	void aServerThatFallsSilentIsIdle() {
		this.upstream.on("/report").respond(200).chunked().chunk("a").stall();
		IdleTimeoutException error = Expect.failure(this.scene.client.get()
			.uri("/report")
			.timeouts((timeouts) -> timeouts.withIdle(Duration.ofMillis(500)))
			.send(), IdleTimeoutException.class);
		this.scene.assertTheServerSawTheEnd();
		this.scene.application.assertEndedOnceWith(error);
		this.scene.assertAllSlotsAreFree();
	}

	@Test
	void whoeverCancelsEndsTheExchange() {
		Gate gate = new Gate();
		this.upstream.on("/report").respond(200).chunked().chunk("a").awaitGate(gate).end();
		Disposable subscription = this.scene.client.get().uri("/report").send().subscribe();
		gate.awaitArrival(SOON);
		subscription.dispose();
		SeenExchange seen = this.scene.assertTheServerSawTheEnd();
		assertThat(seen.path()).isEqualTo("/report");
		assertThat(this.scene.application.awaitTermination().outcome()).isEqualTo(Outcome.CANCELLED);
		gate.open();
		this.scene.assertAllSlotsAreFree();
	}

	private CompleteResponse send() {
		return this.scene.client.get().uri("/report").send().block(SOON);
	}

}
