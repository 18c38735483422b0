package io.streamingclient.client;

import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import io.streamingclient.stream.Clock;
import io.streamingclient.stream.ErrorType;
import io.streamingclient.stream.Phase;
import io.streamingclient.stream.ResponseTimeoutException;
import io.streamingclient.stream.StreamTimeouts;
import io.streamingclient.stream.TotalTimeoutException;
import io.streamingclient.upstream.ClientEnd;
import io.streamingclient.upstream.Headers;
import io.streamingclient.upstream.Script;
import io.streamingclient.upstream.ScriptedUpstream;
import io.streamingclient.wire.PoolSettings;

import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The response clock (from the whole request to the headers of the final response) and
 * the total clock.
 */
@Timeout(60)
class ResponseTimeoutTests {

	private static final Duration RESPONSE = Duration.ofMillis(500);

	private static final Duration TOTAL = Duration.ofMillis(900);

	private final ScriptedUpstream upstream = ScriptedUpstream.start();

	private final TestApplication application = new TestApplication(ClientSettings.defaults("reports")
		.withBaseUrl(this.upstream.uri().toString())
		.withPool(new PoolSettings(1, 1, Duration.ofSeconds(55), Duration.ofMinutes(10)))
		.withTimeouts(StreamTimeouts.defaults().withResponse(RESPONSE)));

	private final StreamingClient client = this.application.client("reports");

	@AfterEach
	void close() {
		this.application.close();
		this.upstream.close();
	}

	@Test
	void aServerThatNeverAnswersIsTooLate() {
		this.upstream.on("/mute").awaitRequestBody().stall();
		ResponseTimeoutException error = Expect.failure(lines("/mute"), ResponseTimeoutException.class);
		Expect.notEarlyAndNotLate(error, RESPONSE);
		assertThat(error.type()).isEqualTo(ErrorType.TIMEOUT);
		assertThat(error.phase()).isEqualTo(Phase.AWAITING_RESPONSE);
		assertThat(error.clock()).isEqualTo(Clock.RESPONSE);
		assertThat(error.timeout()).isEqualTo(RESPONSE);
		assertThat(error.client()).isEqualTo("reports");
		assertThat(error).hasMessageContaining("'reports'").hasMessageContaining("response-timeout");
		assertTheServerSawTheEnd();
		this.application.assertEndedOnceWith(error);
		assertTheSlotIsFree();
	}

	@Test
	void exchangeHasTheSameClock() {
		this.upstream.on("/mute").awaitRequestBody().stall();
		ResponseTimeoutException error = Expect.failure(this.client.get().uri("/mute").exchange(),
				ResponseTimeoutException.class);
		Expect.notEarlyAndNotLate(error, RESPONSE);
		assertTheServerSawTheEnd();
		this.application.assertEndedOnceWith(error);
		assertTheSlotIsFree();
	}

	@Test
	void interimResponsesAreNoAnswer() {
		this.upstream.on("/busy")
			.forever(Script.begin().informational(102, Headers.none()).pause(Duration.ofMillis(50)));
		ResponseTimeoutException error = Expect.failure(lines("/busy"), ResponseTimeoutException.class);
		Expect.notEarlyAndNotLate(error, RESPONSE);
		assertTheServerSawTheEnd();
		this.application.assertEndedOnceWith(error);
		assertTheSlotIsFree();
	}

	@Test
	void aHeadThatDripsIsTooLate() {
		this.upstream.on("/drip")
			.dripRaw("HTTP/1.1 200 OK\r\nX-Long: " + "x".repeat(1000), Duration.ofMillis(50))
			.stall();
		ResponseTimeoutException error = Expect.failure(lines("/drip"), ResponseTimeoutException.class);
		Expect.notEarlyAndNotLate(error, RESPONSE);
		assertTheServerSawTheEnd();
		assertTheSlotIsFree();
	}

	@Test
	void aRequestMayHaveAResponseTimeoutOfItsOwn() {
		Duration longer = RESPONSE.multipliedBy(3);
		this.upstream.on("/mute").awaitRequestBody().stall();
		ResponseTimeoutException error = Expect.failure(
				this.client.get().uri("/mute").timeouts((timeouts) -> timeouts.withResponse(longer)).retrieve().lines(),
				ResponseTimeoutException.class);
		Expect.notEarlyAndNotLate(error, longer);
		assertThat(error.timeout()).isEqualTo(longer);
	}

	@Test
	void aTotalTimeoutEndsAHealthyStream() {
		this.upstream.on("/endless").respond(200).chunked().heartbeats(Duration.ofMillis(20), "x\n");
		TotalTimeoutException error = Expect.failure(
				this.client.get().uri("/endless").timeouts((timeouts) -> timeouts.withTotal(TOTAL)).retrieve().lines(),
				TotalTimeoutException.class);
		Expect.notEarlyAndNotLate(error, TOTAL);
		assertThat(error.type()).isEqualTo(ErrorType.TIMEOUT);
		assertThat(error.phase()).isEqualTo(Phase.STREAMING);
		assertThat(error.clock()).isEqualTo(Clock.TOTAL);
		assertThat(error.timeout()).isEqualTo(TOTAL);
		assertThat(error.elements()).isPositive();
		assertThat(error).hasMessageContaining("'reports'").hasMessageContaining("total-timeout");
		assertTheServerSawTheEnd();
		this.application.assertEndedOnceWith(error);
		assertTheSlotIsFree();
	}

	@Test
	void aTotalTimeoutEndsAStreamWhoseConsumerPauses() {
		this.upstream.on("/endless").respond(200).chunked().heartbeats(Duration.ofMillis(1), "x\n");
		StepVerifier.create(
				this.client.get().uri("/endless").timeouts((timeouts) -> timeouts.withTotal(TOTAL)).retrieve().lines(),
				1)
			.expectNext("x")
			.expectError(TotalTimeoutException.class)
			.verify(SOON);
		assertTheServerSawTheEnd();
		assertTheSlotIsFree();
	}

	private Flux<String> lines(String path) {
		return this.client.get().uri(path).retrieve().lines();
	}

	private void assertTheServerSawTheEnd() {
		assertThat(this.upstream.awaitRequest(SOON).awaitEnd(SOON)).isIn(ClientEnd.CLOSED, ClientEnd.RESET);
	}

	private void assertTheSlotIsFree() {
		this.upstream.on("/next").respond(200).body("next");
		StepVerifier.create(lines("/next")).expectNext("next").expectComplete().verify(SOON);
		this.application.assertNoLiveStreams();
	}

}
