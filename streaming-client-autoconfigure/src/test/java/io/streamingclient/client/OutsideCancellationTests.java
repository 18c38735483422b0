package io.streamingclient.client;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.streamingclient.actuate.StreamsEndpoint;
import io.streamingclient.stream.ErrorType;
import io.streamingclient.stream.Outcome;
import io.streamingclient.stream.Phase;
import io.streamingclient.stream.StreamCancelledException;
import io.streamingclient.stream.StreamShutdownException;
import io.streamingclient.stream.StreamSnapshot;
import io.streamingclient.upstream.ClientEnd;
import io.streamingclient.upstream.Gate;
import io.streamingclient.upstream.ScriptedUpstream;
import io.streamingclient.upstream.SeenExchange;

import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Streams that are ended by others than their consumer, or before they have a slot.
 */
@Timeout(120)
@ParameterizedClass
@EnumSource(Spoken.class)
class OutsideCancellationTests {

	private static final int SLOTS = 8;

	private final Scene scene;

	private final ScriptedUpstream upstream;

	private final TestApplication application;

	private final StreamsEndpoint endpoint;

	OutsideCancellationTests(Spoken spoken) {
		this.scene = Scene.of(spoken, SLOTS);
		this.upstream = this.scene.upstream;
		this.application = this.scene.application;
		this.endpoint = new StreamsEndpoint(this.application.streams());
	}

	@AfterEach
	void close() {
		this.scene.close();
	}

	@ParameterizedTest
	@EnumSource(names = { "AWAITING_RESPONSE", "STREAMING" })
	void byAnOperator(Phase phase) {
		play(phase);
		AtomicInteger errors = new AtomicInteger();
		Flux<String> cancelled = lines().doOnError((error) -> errors.incrementAndGet());
		Disposable operator = Mono.fromRunnable(() -> {
			String id = awaitStream(phase).id();
			assertThat(this.endpoint.cancel(id).cancelled()).isTrue();
			assertThat(this.endpoint.cancel(id).cancelled()).as("it is over").isFalse();
		}).subscribeOn(Schedulers.boundedElastic()).subscribe();
		StreamCancelledException error = Expect.failure(cancelled, StreamCancelledException.class);
		assertThat(error.type()).isEqualTo(ErrorType.CANCELLED);
		assertThat(error.isRetryable()).isFalse();
		assertThat(error).hasMessageContaining("'reports'").hasMessageContaining("operator");
		assertThat(errors).hasValue(1);
		assertEnded(error);
		this.scene.assertAllSlotsAreFree();
		operator.dispose();
	}

	@Test
	void byAnOperatorBeforeTheBodyIsTaken() {
		this.upstream.on("/report").respond(200).chunked().flush().stall();
		StreamResponse response = this.scene.client.get().uri("/report").exchange().block(SOON);
		assertThat(this.endpoint.cancel(response.streamId()).cancelled()).isTrue();
		StreamCancelledException error = Expect.failure(response.body(), StreamCancelledException.class);
		assertEnded(error);
		this.scene.assertAllSlotsAreFree();
	}

	@Test
	void anOperatorCannotCancelWhatIsNotThere() {
		assertThat(this.endpoint.cancel("no-such-id").cancelled()).isFalse();
	}

	@ParameterizedTest
	@EnumSource(names = { "AWAITING_RESPONSE", "STREAMING" })
	void byTheApplicationThatCloses(Phase phase) {
		play(phase);
		Mono<Void> closing = Mono.fromRunnable(() -> {
			awaitStream(phase);
			this.application.close();
		});
		Disposable closer = closing.subscribeOn(Schedulers.boundedElastic()).subscribe();
		StreamShutdownException error = Expect.failure(lines(), StreamShutdownException.class);
		assertThat(error.type()).isEqualTo(ErrorType.SHUTDOWN);
		this.scene.assertTheServerSawTheEnd();
		assertThat(this.application.awaitTermination().outcome()).isEqualTo(Outcome.FAILED);
		assertThat(this.application.terminations()).hasSize(1);
		this.scene.assertNothingIsOpen();
		closer.dispose();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whileItWaitsForASlot(boolean byAnOperator) {
		Gate gate = new Gate();
		this.upstream.on("/held").respond(200).chunked().chunk("a\n").awaitGate(gate).end();
		this.upstream.on("/report").respond(200).body("a");
		for (int i = 0; i < SLOTS; i++) {
			this.scene.lines("/held").subscribe();
		}
		gate.awaitArrivals(SLOTS, SOON);
		AtomicInteger errors = new AtomicInteger();
		Disposable waiting = lines().subscribe(null, (error) -> errors.incrementAndGet());
		StreamSnapshot stream = this.application.streams()
			.streams()
			.stream()
			.filter((one) -> one.target().endsWith("/report"))
			.findFirst()
			.orElseThrow();
		assertThat(stream.phase()).isEqualTo(Phase.ACQUIRING);
		if (byAnOperator) {
			assertThat(this.endpoint.cancel(stream.id()).cancelled()).isTrue();
		}
		else {
			waiting.dispose();
		}
		assertThat(errors).hasValue(byAnOperator ? 1 : 0);
		assertThat(this.application.streams().find(stream.id())).isEmpty();
		gate.open();
		Awaitility.await().atMost(SOON).untilAsserted(this.application::assertNoLiveStreams);
		this.scene.assertAllSlotsAreFree();
		assertThat(this.upstream.exchanges().stream().map(SeenExchange::path)).doesNotContain("/report");
	}

	private void play(Phase phase) {
		if (phase == Phase.STREAMING) {
			this.upstream.on("/report").respond(200).chunked().heartbeats(Duration.ofMillis(5), "x\n");
		}
		else {
			this.upstream.on("/report").awaitRequestBody().stall();
		}
	}

	private Flux<String> lines() {
		return this.scene.lines("/report");
	}

	private StreamSnapshot awaitStream(Phase phase) {
		Awaitility.await()
			.atMost(SOON)
			.pollInterval(Duration.ofMillis(5))
			.untilAsserted(() -> assertThat(this.application.streams().streams()).singleElement()
				.satisfies((stream) -> assertThat(stream.phase()).isEqualTo(phase)));
		return this.application.streams().streams().get(0);
	}

	private void assertEnded(StreamCancelledException error) {
		assertThat(this.upstream.awaitRequest(SOON).awaitEnd(SOON)).isIn(ClientEnd.CLOSED, ClientEnd.RESET);
		this.application.assertEndedOnceWith(error);
		this.scene.assertNothingIsOpen();
	}

}
