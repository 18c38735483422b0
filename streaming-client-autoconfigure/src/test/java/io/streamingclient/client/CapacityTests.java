package io.streamingclient.client;

import java.time.Duration;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import io.streamingclient.stream.ErrorType;
import io.streamingclient.stream.Outcome;
import io.streamingclient.stream.Phase;
import io.streamingclient.stream.StreamCapacityException;
import io.streamingclient.stream.StreamTimeouts;
import io.streamingclient.upstream.Gate;
import io.streamingclient.upstream.ScriptedUpstream;
import io.streamingclient.upstream.SeenExchange;
import io.streamingclient.wire.PoolSettings;
import io.streamingclient.wire.Protocol;

import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A pool of one connection that somebody else uses, and the limit of live streams.
 */
@Timeout(60)
class CapacityTests {

	private static final Duration ACQUIRE = Duration.ofMillis(500);

	@ParameterizedTest
	@EnumSource(value = Protocol.class, names = { "AUTO", "HTTP11" })
	void aStreamThatGetsNoSlotInTimeSendsNothingEver(Protocol protocol) {
		try (Stage stage = new Stage(protocol, ACQUIRE)) {
			stage.hold();
			StreamCapacityException error = stage.refusal("/waiting");
			Expect.notEarlyAndNotLate(error, ACQUIRE);
			assertThat(error).hasMessageContaining("acquire-timeout");
			stage.application.assertEndedOnceWith(error);
			stage.letGo();
			stage.assertTheNextRequestWorks();
			stage.assertServed("/held", "/next");
		}
	}

	@ParameterizedTest
	@EnumSource(value = Protocol.class, names = { "AUTO", "HTTP11" })
	void aStreamThatIsCancelledWhileItWaitsSendsNothingAndLeavesTheQueue(Protocol protocol) {
		try (Stage stage = new Stage(protocol, SOON)) {
			stage.hold();
			for (int i = 0; i < 5; i++) {
				Disposable waiting = stage.waiting("/waiting");
				waiting.dispose();
				assertThat(stage.application.awaitTermination().outcome()).isEqualTo(Outcome.CANCELLED);
			}
			Disposable waiting = stage.waiting("/first-in-the-queue");
			stage.letGo();
			Awaitility.await().atMost(SOON).until(waiting::isDisposed);
			stage.assertTheNextRequestWorks();
			stage.assertServed("/held", "/first-in-the-queue", "/next");
		}
	}

	@Test
	void aRequestMayHaveAnAcquireTimeoutOfItsOwn() {
		try (Stage stage = new Stage(Protocol.AUTO, SOON)) {
			stage.hold();
			StreamCapacityException error = Expect.failure(stage.client.get()
				.uri("/waiting")
				.timeouts((timeouts) -> timeouts.withAcquire(ACQUIRE))
				.retrieve()
				.lines(), StreamCapacityException.class);
			Expect.notEarlyAndNotLate(error, ACQUIRE);
		}
	}

	@Test
	void theConnectClockDoesNotRunWhileAStreamWaitsForASlot() {
		try (Stage stage = new Stage(Protocol.AUTO, SOON)) {
			stage.hold();
			Flux<String> waiting = stage.client.get()
				.uri("/waiting")
				.timeouts((timeouts) -> timeouts.withConnect(ACQUIRE).withAcquire(ACQUIRE.multipliedBy(3)))
				.retrieve()
				.lines();
			Expect.notEarlyAndNotLate(Expect.failure(waiting, StreamCapacityException.class), ACQUIRE.multipliedBy(3));
		}
	}

	@Test
	void aFullQueueRefusesAtOnce() {
		try (Stage stage = new Stage(Protocol.AUTO, SOON)) {
			stage.hold();
			Disposable waiting = stage.waiting("/waiting");
			StreamCapacityException error = stage.refusal("/refused");
			assertThat(error.elapsed()).isLessThan(SOON.dividedBy(2));
			assertThat(error).hasMessageContaining("pool.max-pending");
			stage.application.assertEndedOnceWith(error);
			stage.letGo();
			Awaitility.await().atMost(SOON).until(waiting::isDisposed);
			stage.assertTheNextRequestWorks();
			stage.assertServed("/held", "/waiting", "/next");
		}
	}

	@Test
	void oneMoreStreamThanAllowedIsRefusedAtOnce() {
		Gate gate = new Gate();
		try (ScriptedUpstream upstream = ScriptedUpstream.start();
				TestApplication application = new TestApplication(ClientSettings.defaults("reports")
					.withBaseUrl(upstream.uri().toString())
					.withMaxConcurrentStreams(2))) {
			upstream.on("/").respond(200).chunked().chunk("a\n").awaitGate(gate).end();
			Flux<String> lines = application.client("reports").get().uri("/report").retrieve().lines();
			Disposable first = lines.subscribe();
			Disposable second = lines.subscribe();
			StreamCapacityException error = Expect.failure(lines, StreamCapacityException.class);
			assertThat(error.type()).isEqualTo(ErrorType.CAPACITY);
			assertThat(error.isRetryable()).isTrue();
			assertThat(error.streamId()).isNull();
			assertThat(error).hasMessageContaining("'reports'").hasMessageContaining("max-concurrent-streams");
			assertThat(application.terminations()).as("a stream without a row has no end").isEmpty();
			first.dispose();
			gate.open();
			Expect.completion(lines);
			Expect.completion(lines);
			Awaitility.await().atMost(SOON).until(second::isDisposed);
			application.assertNoLiveStreams();
		}
	}

	/**
	 * An upstream and a client whose pool has one connection and room for one that waits.
	 */
	private static final class Stage implements AutoCloseable {

		private final Gate gate = new Gate();

		private final ScriptedUpstream upstream = ScriptedUpstream.start();

		private final TestApplication application;

		private final StreamingClient client;

		Stage(Protocol protocol, Duration acquire) {
			this.upstream.on("/").respond(200).body("served");
			this.upstream.on("/held").respond(200).chunked().chunk("a\n").awaitGate(this.gate).end();
			this.application = new TestApplication(ClientSettings.defaults("reports")
				.withBaseUrl(this.upstream.uri().toString())
				.withProtocol(protocol)
				.withPool(new PoolSettings(1, 1, Duration.ofSeconds(55), Duration.ofMinutes(10)))
				.withTimeouts(StreamTimeouts.defaults().withAcquire(acquire)));
			this.client = this.application.client("reports");
		}

		void hold() {
			lines("/held").subscribe();
			this.gate.awaitArrival(SOON);
		}

		void letGo() {
			this.gate.open();
			assertThat(this.upstream.exchanges().get(0).awaitEnd(SOON)).isNotNull();
		}

		Disposable waiting(String path) {
			Disposable waiting = lines(path).subscribe();
			assertThat(this.application.streams().streams()).anySatisfy((stream) -> {
				assertThat(stream.target()).endsWith(path);
				assertThat(stream.phase()).isEqualTo(Phase.ACQUIRING);
			});
			return waiting;
		}

		StreamCapacityException refusal(String path) {
			StreamCapacityException error = Expect.failure(lines(path), StreamCapacityException.class);
			assertThat(error.type()).isEqualTo(ErrorType.CAPACITY);
			assertThat(error.phase()).isEqualTo(Phase.ACQUIRING);
			assertThat(error.client()).isEqualTo("reports");
			assertThat(error.isRetryable()).isTrue();
			assertThat(error).hasMessageContaining("'reports'");
			return error;
		}

		void assertTheNextRequestWorks() {
			StepVerifier.create(lines("/next")).expectNext("served").expectComplete().verify(SOON);
			this.application.assertNoLiveStreams();
		}

		void assertServed(String... paths) {
			List<String> served = this.upstream.exchanges().stream().map(SeenExchange::path).toList();
			assertThat(served).containsExactly(paths);
			assertThat(this.upstream.connections().accepted()).isEqualTo(1);
		}

		private Flux<String> lines(String path) {
			return this.client.get().uri(path).retrieve().lines();
		}

		@Override
		public void close() {
			this.gate.open();
			this.application.close();
			this.upstream.close();
		}

	}

}
