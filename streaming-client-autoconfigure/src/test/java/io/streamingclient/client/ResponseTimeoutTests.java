package io.streamingclient.client;

import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.test.StepVerifier;

import io.streamingclient.stream.Clock;
import io.streamingclient.stream.ErrorType;
import io.streamingclient.stream.Phase;
import io.streamingclient.stream.ResponseTimeoutException;
import io.streamingclient.stream.TotalTimeoutException;
import io.streamingclient.upstream.Headers;
import io.streamingclient.upstream.Script;
import io.streamingclient.upstream.ScriptedUpstream;

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

	private final Scene scene = Scene.of(Spoken.HTTP1, 1, (timeouts) -> timeouts.withResponse(RESPONSE));

	private final ScriptedUpstream upstream = this.scene.upstream;

	private final TestApplication application = this.scene.application;

	private final StreamingClient client = this.scene.client;

	@AfterEach
	void close() {
		this.scene.close();
	}

	@Test
	void aServerThatNeverAnswersIsTooLate() {
		this.upstream.on("/mute").awaitRequestBody().stall();
		ResponseTimeoutException error = Expect.failure(this.scene.lines("/mute"), ResponseTimeoutException.class);
		Expect.notEarlyAndNotLate(error, RESPONSE);
		assertThat(error.type()).isEqualTo(ErrorType.TIMEOUT);
		assertThat(error.phase()).isEqualTo(Phase.AWAITING_RESPONSE);
		assertThat(error.clock()).isEqualTo(Clock.RESPONSE);
		assertThat(error.timeout()).isEqualTo(RESPONSE);
		assertThat(error.client()).isEqualTo("reports");
		assertThat(error).hasMessageContaining("'reports'").hasMessageContaining("response-timeout");
		this.scene.assertTheServerSawTheEnd();
		this.application.assertEndedOnceWith(error);
		this.scene.assertAllSlotsAreFree();
	}

	@Test
	void exchangeHasTheSameClock() {
		this.upstream.on("/mute").awaitRequestBody().stall();
		ResponseTimeoutException error = Expect.failure(this.client.get().uri("/mute").exchange(),
				ResponseTimeoutException.class);
		Expect.notEarlyAndNotLate(error, RESPONSE);
		this.scene.assertTheServerSawTheEnd();
		this.application.assertEndedOnceWith(error);
		this.scene.assertAllSlotsAreFree();
	}

	@Test
	void interimResponsesAreNoAnswer() {
		this.upstream.on("/busy")
			.forever(Script.begin().informational(102, Headers.none()).pause(Duration.ofMillis(50)));
		ResponseTimeoutException error = Expect.failure(this.scene.lines("/busy"), ResponseTimeoutException.class);
		Expect.notEarlyAndNotLate(error, RESPONSE);
		this.scene.assertTheServerSawTheEnd();
		this.application.assertEndedOnceWith(error);
		this.scene.assertAllSlotsAreFree();
	}

	@Test
	void aHeadThatDripsIsTooLate() {
		this.upstream.on("/drip")
			.dripRaw("HTTP/1.1 200 OK\r\nX-Long: " + "x".repeat(1000), Duration.ofMillis(50))
			.stall();
		ResponseTimeoutException error = Expect.failure(this.scene.lines("/drip"), ResponseTimeoutException.class);
		Expect.notEarlyAndNotLate(error, RESPONSE);
		this.scene.assertTheServerSawTheEnd();
		this.scene.assertAllSlotsAreFree();
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
		this.scene.assertTheServerSawTheEnd();
		this.application.assertEndedOnceWith(error);
		this.scene.assertAllSlotsAreFree();
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
		this.scene.assertTheServerSawTheEnd();
		this.scene.assertAllSlotsAreFree();
	}

}
