package io.streamingclient.client;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import io.streamingclient.stream.ErrorType;
import io.streamingclient.stream.StreamStatusException;
import io.streamingclient.upstream.ScriptedUpstream;
import io.streamingclient.wire.PoolSettings;

import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A complete response that is no success.
 */
@Timeout(60)
class StatusTests {

	private final ScriptedUpstream upstream = ScriptedUpstream.start();

	private final TestApplication application = new TestApplication(ClientSettings.defaults("reports")
		.withBaseUrl(this.upstream.uri().toString())
		.withPool(new PoolSettings(2, 2, Duration.ofSeconds(55), Duration.ofMinutes(10))));

	private final StreamingClient client = this.application.client("reports");

	@AfterEach
	void close() {
		this.application.close();
		this.upstream.close();
	}

	@Test
	void aThousandErrorResponsesInARowLeakNoConnection() {
		this.upstream.on("/gone").respond(404).body("no such report");
		this.upstream.on("/broken").respond(503).header("Retry-After", "1").chunked().chunk("later").end();
		for (int i = 0; i < 500; i++) {
			assertThat(failure("/gone").bodyAsString()).isEqualTo("no such report");
			assertThat(failure("/broken").bodyAsString()).isEqualTo("later");
		}
		assertTheNextRequestWorks();
		assertThat(this.upstream.connections().accepted()).as("connections were used again").isLessThan(10);
		assertThat(this.upstream.openConnections()).isLessThanOrEqualTo(2);
		assertThat(this.application.terminations()).hasSize(1001);
	}

	@ParameterizedTest
	@CsvSource({ "400,false", "401,false", "403,false", "404,false", "408,true", "425,true", "429,true", "500,false",
			"501,false", "502,true", "503,true", "504,true" })
	void someErrorsAreWorthARetry(int status, boolean retryable) {
		this.upstream.on("/gone").respond(status).body("sorry");
		StreamStatusException error = failure("/gone");
		assertThat(error.status()).isEqualTo(status);
		assertThat(error.isRetryable()).isEqualTo(retryable);
		assertThat(error.isBodyComplete()).isTrue();
	}

	@Test
	void anErrorWithoutABodyIsComplete() {
		this.upstream.on("/gone").respond(404);
		StreamStatusException error = failure("/gone");
		assertThat(error.body()).isEmpty();
		assertThat(error.isBodyComplete()).isTrue();
	}

	@Test
	void ofALargeErrorBodyTheBeginningIsKept() {
		this.upstream.on("/gone").respond(500).body("x".repeat(1024 * 1024));
		for (int i = 0; i < 5; i++) {
			StreamStatusException error = failure("/gone");
			assertThat(error.body()).hasSizeBetween(1024, 64 * 1024).containsOnly('x');
			assertThat(error.isBodyComplete()).isFalse();
		}
		assertTheNextRequestWorks();
	}

	@Test
	void anErrorBodyThatNeverEndsIsNotWaitedFor() {
		this.upstream.on("/gone").respond(500).chunked().chunk("so far").stall();
		for (int i = 0; i < 2; i++) {
			StreamStatusException error = failure("/gone");
			assertThat(error.bodyAsString()).isEqualTo("so far");
			assertThat(error.isBodyComplete()).isFalse();
			assertThat(error.elapsed()).isLessThan(Duration.ofSeconds(15));
		}
		this.upstream.awaitOpenConnections(0, SOON);
		assertTheNextRequestWorks();
	}

	@Test
	void anErrorBodyThatIsCutIsNotComplete() {
		this.upstream.on("/gone").respond(500).contentLength(100).send("so far").fin();
		StreamStatusException error = failure("/gone");
		assertThat(error.bodyAsString()).isEqualTo("so far");
		assertThat(error.isBodyComplete()).isFalse();
		assertTheNextRequestWorks();
	}

	@Test
	void aCompressedErrorBodyIsDecoded() {
		this.upstream.on("/gone").respond(500).header("Content-Encoding", "gzip").body(Gzip.of("no report"));
		assertThat(failure("/gone").bodyAsString()).isEqualTo("no report");
		assertTheNextRequestWorks();
	}

	@Test
	void anErrorBodyMayBeAnyBytes() {
		this.upstream.on("/gone").respond(500).body("caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
		StreamStatusException error = failure("/gone");
		assertThat(error.bodyAsString()).isEqualTo("caf\ufffd");
		assertThat(error.body()).isEqualTo("caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
	}

	@Test
	void theMessageHasNothingOfTheBodyOrTheHeaders() {
		this.upstream.on("/gone").respond(500).header("X-Token", "secret-one").body("secret-two");
		assertThat(failure("/gone")).hasMessageNotContainingAny("secret-one", "secret-two");
	}

	@Test
	void exchangeTakesEveryStatus() {
		this.upstream.on("/gone").respond(503).body("later");
		Flux<String> status = this.client.get()
			.uri("/gone")
			.exchange()
			.flatMapMany((response) -> response.body()
				.doOnNext(Expect::release)
				.thenMany(Flux.just(response.status().toString())));
		StepVerifier.create(status).expectNext("503 SERVICE_UNAVAILABLE").expectComplete().verify(SOON);
	}

	@Test
	void aRedirectThatIsNotFollowedIsAnErrorStatus() {
		this.upstream.on("/old").respond(302).header("Location", "/new").body("moved");
		this.upstream.on("/new").respond(200).body("new");
		StepVerifier.create(this.client.get().uri("/old").retrieve().lines())
			.expectNext("new")
			.expectComplete()
			.verify(SOON);
		StreamStatusException error = Expect.failure(
				this.client.get().uri("/old").followRedirects(false).retrieve().lines(), StreamStatusException.class);
		assertThat(error.status()).isEqualTo(302);
		assertThat(error.headers()).containsKey("Location");
		assertTheNextRequestWorks();
	}

	@Test
	void theBodyOfARedirectThatIsFollowedIsNotCounted() {
		this.upstream.on("/old").respond(302).header("Location", "/new").body("moved to another place");
		this.upstream.on("/new").respond(200).body("new");
		Expect.completion(this.client.get().uri("/old").retrieve().lines());
		assertThat(this.application.awaitTermination().bytesReceived()).isEqualTo("new".length());
	}

	private StreamStatusException failure(String path) {
		StreamStatusException error = Expect.failure(this.client.get().uri(path).retrieve().lines(),
				StreamStatusException.class);
		assertThat(error.type()).isEqualTo(ErrorType.STATUS);
		assertThat(error.client()).isEqualTo("reports");
		return error;
	}

	private void assertTheNextRequestWorks() {
		this.upstream.on("/next").respond(200).body("next");
		StepVerifier.create(this.client.get().uri("/next").retrieve().lines())
			.expectNext("next")
			.expectComplete()
			.verify(SOON);
		this.application.assertNoLiveStreams();
	}

}
