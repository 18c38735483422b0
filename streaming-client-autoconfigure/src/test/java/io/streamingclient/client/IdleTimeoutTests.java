package io.streamingclient.client;

import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import org.springframework.core.io.buffer.DataBuffer;

import io.streamingclient.stream.Clock;
import io.streamingclient.stream.ErrorType;
import io.streamingclient.stream.IdleTimeoutException;
import io.streamingclient.stream.Outcome;
import io.streamingclient.stream.Phase;
import io.streamingclient.stream.StreamCancelledException;
import io.streamingclient.stream.Termination;
import io.streamingclient.upstream.GeneratedBody;
import io.streamingclient.upstream.ScriptedUpstream;

import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The idle clock: it runs while the consumer asks and no byte comes. When it does not run
 * is in {@link FalseAlarmTests}.
 */
@Timeout(60)
class IdleTimeoutTests {

	private static final Duration IDLE = Duration.ofMillis(500);

	private static final Duration PAUSE = IDLE.multipliedBy(3);

	private final Scene scene = Scene.of(Spoken.HTTP1, 1, (timeouts) -> timeouts.withIdle(IDLE));

	private final ScriptedUpstream upstream = this.scene.upstream;

	private final TestApplication application = this.scene.application;

	private final StreamingClient client = this.scene.client;

	@AfterEach
	void close() {
		this.scene.close();
	}

	@Test
	void aServerThatIsSilentWhileTheConsumerAsksIsIdle() {
		this.upstream.on("/silent").respond(200).chunked().chunk("a\n").stall();
		IdleTimeoutException error = Expect.failure(this.scene.lines("/silent"), IdleTimeoutException.class);
		Expect.notEarlyAndNotLate(error, IDLE);
		assertThat(error.type()).isEqualTo(ErrorType.TIMEOUT);
		assertThat(error.phase()).isEqualTo(Phase.STREAMING);
		assertThat(error.clock()).isEqualTo(Clock.IDLE);
		assertThat(error.timeout()).isEqualTo(IDLE);
		assertThat(error.client()).isEqualTo("reports");
		assertThat(error.elements()).isEqualTo(1);
		assertThat(error.bytes()).isEqualTo(2);
		assertThat(error).hasMessageContaining("'reports'").hasMessageContaining("idle-timeout");
		this.scene.assertTheServerSawTheEnd();
		this.application.assertEndedOnceWith(error);
		this.scene.assertAllSlotsAreFree();
	}

	@Test
	void aServerThatSendsNoBodyAtAllIsIdle() {
		this.upstream.on("/silent").respond(200).chunked().flush().stall();
		IdleTimeoutException error = Expect.failure(this.client.get().uri("/silent").retrieve().bytes(),
				IdleTimeoutException.class);
		Expect.notEarlyAndNotLate(error, IDLE);
		this.scene.assertTheServerSawTheEnd();
		this.application.assertEndedOnceWith(error);
		this.scene.assertAllSlotsAreFree();
	}

	@Test
	void aRequestMayHaveAnIdleTimeoutOfItsOwn() {
		Duration longer = IDLE.multipliedBy(3);
		this.upstream.on("/silent").respond(200).chunked().chunk("a\n").stall();
		IdleTimeoutException error = Expect.failure(
				this.client.get().uri("/silent").timeouts((timeouts) -> timeouts.withIdle(longer)).retrieve().lines(),
				IdleTimeoutException.class);
		Expect.notEarlyAndNotLate(error, longer);
		assertThat(error.timeout()).isEqualTo(longer);
	}

	@Test
	void theClockStartsWhenTheConsumerAsksAgain() {
		this.upstream.on("/silent").respond(200).chunked().chunk("a\n").stall();
		StepVerifier.create(this.scene.lines("/silent"), 1)
			.expectNext("a")
			.thenAwait(PAUSE)
			.thenRequest(1)
			.consumeErrorWith((error) -> assertThat(error).isInstanceOfSatisfying(IdleTimeoutException.class,
					(idle) -> Expect.notEarlyAndNotLate(idle, PAUSE.plus(IDLE))))
			.verify(SOON);
	}

	@Test
	void aBodyThatNobodyClaimsIsCancelledAndItsBuffersAreReleased() {
		this.upstream.on("/report").respond(200).generate(64 * 1024 * 1024, 7);
		StreamResponse response = this.client.get().uri("/report").exchange().block(SOON);
		Termination end = this.application.awaitTermination();
		assertThat(end.outcome()).isEqualTo(Outcome.CANCELLED);
		assertThat(end.errorType()).isEqualTo(ErrorType.CANCELLED);
		assertThat(end.phase()).isEqualTo(Phase.STREAMING);
		assertThat(end.duration()).isGreaterThanOrEqualTo(IDLE);
		this.scene.assertTheServerSawTheEnd();
		StreamCancelledException error = Expect.failure(response.body(), StreamCancelledException.class);
		assertThat(error).hasMessageContaining("'reports'").hasMessageContaining("nobody subscribed");
		this.application.assertEndedOnceWith(error);
		this.scene.assertAllSlotsAreFree();
	}

	@Test
	void aBodyThatIsClaimedLateIsWhole() {
		Digest digest = new Digest();
		this.upstream.on("/report").respond(200).generate(1024 * 1024, 7);
		Flux<DataBuffer> body = this.client.get()
			.uri("/report")
			.timeouts((timeouts) -> timeouts.withIdle(IDLE.multipliedBy(20)))
			.exchange()
			.delayElement(IDLE)
			.flatMapMany(StreamResponse::body);
		Expect.completion(body.map(digest::take));
		assertThat(digest.sha256()).isEqualTo(GeneratedBody.sha256(1024 * 1024, 7));
	}

}
