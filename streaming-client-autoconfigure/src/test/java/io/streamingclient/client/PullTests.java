package io.streamingclient.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.test.StepVerifier;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.codec.ServerSentEvent;

import io.streamingclient.stream.ErrorType;
import io.streamingclient.stream.Outcome;
import io.streamingclient.stream.StreamCancelledException;
import io.streamingclient.stream.StreamSnapshot;
import io.streamingclient.stream.Termination;
import io.streamingclient.upstream.Gate;
import io.streamingclient.upstream.Route;
import io.streamingclient.upstream.ScriptedUpstream;
import io.streamingclient.upstream.SeenExchange;

import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * A stream that is pulled by a thread that blocks.
 */
@Timeout(120)
@ParameterizedClass
@EnumSource(names = { "HTTP1", "H2C" })
class PullTests {

	private static final int MANY = 10_000;

	private final Scene scene;

	private final ScriptedUpstream upstream;

	PullTests(Spoken spoken) {
		this.scene = Scene.of(spoken, 4);
		this.upstream = this.scene.upstream;
	}

	@AfterEach
	void close() {
		this.scene.close();
	}

	@ParameterizedTest
	@MethodSource("io.streamingclient.client.ReaderThreads#available")
	void manyElementsArriveInOrderAndWhole(ReaderThreads threads) {
		Route route = this.upstream.on("/report").respond(200).chunked();
		for (int from = 0; from < MANY; from += 100) {
			route.chunk(numbered(from, from + 100));
		}
		route.end();
		List<String> read = threads.start(() -> {
			List<String> all = new ArrayList<>();
			try (StreamIterator<String> lines = pull().lines()) {
				lines.forEachRemaining(all::add);
			}
			return all;
		}).result();
		assertThat(read).containsExactlyElementsOf(IntStream.range(0, MANY).mapToObj(String::valueOf).toList());
		assertCompleted(MANY);
	}

	@Test
	void aReaderThatPausesIsNoIdleTimeout() {
		Duration idle = Duration.ofMillis(500);
		String line = "x".repeat(1000) + "\n";
		this.upstream.on("/report").respond(200).body(line.repeat(20_000));
		try (StreamIterator<String> lines = this.scene.client.get()
			.uri("/report")
			.timeouts((timeouts) -> timeouts.withIdle(idle))
			.retrieve()
			.pull()
			.lines()) {
			assertThat(lines.next()).hasSize(1000);
			Awaitility.await().atMost(SOON).until(() -> row().elements() == 16);
			Awaitility.await().during(idle.multipliedBy(6)).atMost(SOON).until(() -> !row().demand());
			assertThat(row().id()).isEqualTo(lines.streamId());
			assertThat(row().elements()).isEqualTo(16);
			assertThat(row().stuck()).isFalse();
			assertThat(lines).toIterable().hasSize(19_999);
		}
		assertCompleted(20_000);
	}

	@ParameterizedTest
	@MethodSource("io.streamingclient.client.ReaderThreads#available")
	void closingMidwayEndsTheExchange(ReaderThreads threads) {
		beat();
		threads.start(() -> {
			try (StreamIterator<String> lines = pull().lines()) {
				return List.of(lines.next(), lines.next());
			}
		}).result();
		assertCancelled();
	}

	@ParameterizedTest
	@MethodSource("io.streamingclient.client.ReaderThreads#available")
	void closingMidwayReachesTheWireWithinASecond(ReaderThreads threads) {
		beat();
		List<Duration> delays = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			long closedAt = threads.start(() -> {
				try (StreamIterator<String> lines = pull().lines()) {
					lines.next();
					return System.nanoTime();
				}
			}).result();
			SeenExchange seen = this.scene.assertTheServerSawTheEnd();
			delays.add(Duration.ofNanos(seen.endedAt().orElseThrow() - closedAt));
		}
		// a busy machine may delay one of them
		assertThat(delays).anySatisfy((delay) -> assertThat(delay).isLessThan(Duration.ofSeconds(1)));
	}

	@Test
	void closingIsTheEnd() {
		beat();
		StreamIterator<String> lines = pull().lines();
		assertThat(lines.hasNext()).isTrue();
		lines.close();
		lines.close();
		assertThatIllegalStateException().isThrownBy(lines::hasNext).withMessage("closed");
		assertThatIllegalStateException().isThrownBy(lines::next).withMessage("closed");
		assertCancelled();
	}

	@Test
	void closingAfterTheEndIsHarmless() {
		this.upstream.on("/report").respond(200).body("a\n");
		StreamIterator<String> lines = pull().lines();
		assertThat(lines.next()).isEqualTo("a");
		assertThat(lines.hasNext()).isFalse();
		assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(lines::next);
		lines.close();
		assertCompleted(1);
		this.scene.assertAllSlotsAreFree();
	}

	@ParameterizedTest
	@MethodSource("io.streamingclient.client.ReaderThreads#available")
	void closingWakesAReaderThatWaits(ReaderThreads threads) {
		Gate silent = new Gate();
		this.upstream.on("/report").respond(200).chunked().chunk("a\n").awaitGate(silent).stall();
		StreamIterator<String> lines = pull().lines();
		assertThat(lines.next()).isEqualTo("a");
		ReaderThreads.Reader<Boolean> reader = threads.start(lines::hasNext);
		reader.awaitWaiting();
		assertThatIllegalStateException().isThrownBy(lines::hasNext).withMessageContaining("Another thread is reading");
		lines.close();
		assertThat(reader.failure()).isInstanceOf(IllegalStateException.class).hasMessage("closed");
		assertCancelled();
	}

	@ParameterizedTest
	@MethodSource("io.streamingclient.client.ReaderThreads#available")
	void anInterruptCancelsTheStreamAReaderWaitsFor(ReaderThreads threads) {
		this.upstream.on("/report").respond(200).chunked().chunk("a\n").stall();
		AtomicBoolean interrupted = new AtomicBoolean();
		AtomicReference<StreamIterator<String>> pulled = new AtomicReference<>();
		ReaderThreads.Reader<String> reader = threads.start(() -> {
			StreamIterator<String> lines = pull().lines();
			pulled.set(lines);
			try {
				return lines.next() + lines.next();
			}
			finally {
				interrupted.set(Thread.currentThread().isInterrupted());
			}
		});
		this.upstream.awaitRequest(SOON).awaitBytesSent(1, SOON);
		reader.awaitWaiting();
		reader.interrupt();
		Throwable thrown = reader.failure();
		assertInterrupted(thrown, interrupted.get());
		// for good
		assertThatExceptionOfType(StreamCancelledException.class).isThrownBy(pulled.get()::hasNext).isSameAs(thrown);
		pulled.get().close();
		assertThatIllegalStateException().isThrownBy(pulled.get()::hasNext).withMessage("closed");
	}

	@ParameterizedTest
	@MethodSource("io.streamingclient.client.ReaderThreads#available")
	void anInterruptCancelsTheStreamOfABusyReader(ReaderThreads threads) {
		this.upstream.on("/report").respond(200).generate(1024L * 1024 * 1024 * 1024, 1);
		AtomicBoolean interrupted = new AtomicBoolean();
		ReaderThreads.Reader<String> reader = threads.start(() -> {
			StreamIterator<String> records = pull().records((text) -> text);
			try {
				while (records.hasNext()) {
					records.next();
				}
			}
			finally {
				interrupted.set(Thread.currentThread().isInterrupted());
			}
			return "";
		});
		this.upstream.awaitRequest(SOON).awaitBytesSent(1024 * 1024, SOON);
		reader.interrupt();
		assertInterrupted(reader.failure(), interrupted.get());
	}

	private void assertInterrupted(Throwable thrown, boolean flag) {
		assertThat(thrown).isInstanceOf(StreamCancelledException.class).hasMessageContaining("interrupted");
		assertThat(flag).as("the thread is interrupted still").isTrue();
		Termination end = this.scene.application.awaitTermination();
		assertThat(end.outcome()).isEqualTo(Outcome.CANCELLED);
		assertThat(end.errorType()).isEqualTo(ErrorType.CANCELLED);
		this.scene.application.assertEndedOnceWith((StreamCancelledException) thrown);
		this.scene.assertNothingIsOpen();
		this.scene.assertAllSlotsAreFree();
	}

	@Test
	void anEventLoopIsRefusedAndTheStreamGoesOn() {
		this.upstream.on("/report").respond(200).body("a\n");
		this.upstream.on("/other").respond(200).body("b\n");
		try (StreamIterator<String> lines = pull().lines()) {
			StepVerifier.create(this.scene.lines("/other").doOnNext((line) -> lines.hasNext()))
				.expectErrorSatisfies((error) -> assertThat(error).isInstanceOf(IllegalStateException.class)
					.hasMessageContaining("must not block")
					.hasMessageContaining("Flux"))
				.verify(SOON);
			assertThat(lines).toIterable().containsExactly("a");
		}
	}

	@Test
	void anEventLoopMayStartAndCloseIt() {
		beat();
		this.upstream.on("/other").respond(200).body("b\n");
		StepVerifier.create(this.scene.lines("/other").doOnNext((line) -> pull().lines().close()))
			.expectNext("b")
			.expectComplete()
			.verify(SOON);
		this.scene.assertAllSlotsAreFree();
	}

	@Test
	void aStreamOfThemTakesAsManyAsItNeedsAndClosesIt() {
		beat();
		StreamIterator<String> lines = pull().lines();
		try (Stream<String> stream = lines.stream()) {
			assertThat(stream.limit(3).toList()).containsExactly("x", "x", "x");
			assertThat(this.scene.application.streams().streams()).hasSize(1);
		}
		assertThatIllegalStateException().isThrownBy(lines::hasNext);
		assertCancelled();
	}

	@Test
	void aStreamOfThemEndsWhenTheyEnd() {
		this.upstream.on("/report").respond(200).body(numbered(0, 100));
		try (Stream<String> stream = pull().lines().stream()) {
			assertThat(stream.mapToInt(Integer::parseInt).sum()).isEqualTo(4950);
		}
		assertCompleted(100);
	}

	@Test
	void aStreamOfThemGoesOnWhereTheIteratorIs() {
		this.upstream.on("/report").respond(200).body("a\nb\nc\n");
		StreamIterator<String> lines = pull().lines();
		lines.next();
		assertThat(lines.stream()).containsExactly("b", "c");
	}

	@Test
	void everyReaderIsThere() {
		this.upstream.on("/events").eventStream().event("one").event("two").end();
		this.upstream.on("/report")
			.respond(200)
			.header("Content-Type", "application/x-ndjson")
			.body("{\"n\":1}\n{\"n\":2}\n");
		try (StreamIterator<ServerSentEvent<String>> events = pull("/events").events()) {
			assertThat(events.stream().map(ServerSentEvent::data)).containsExactly("one", "two");
		}
		try (StreamIterator<Integer> lengths = pull().records(String::length)) {
			assertThat(lengths).toIterable().containsExactly(7, 7);
		}
		try (StreamIterator<Numbered> values = pull().body(Numbered.class)) {
			assertThat(values).toIterable().containsExactly(new Numbered(1), new Numbered(2));
		}
		try (StreamIterator<Numbered> values = pull().body(new ParameterizedTypeReference<Numbered>() {
		})) {
			assertThat(values).toIterable().containsExactly(new Numbered(1), new Numbered(2));
		}
	}

	@Test
	void everyCallIsAnExchangeOfItsOwn() {
		this.upstream.on("/report").respond(200).body("a\n");
		PullSpec spec = pull().buffer(1);
		try (StreamIterator<String> first = spec.lines(); StreamIterator<String> second = spec.lines()) {
			assertThat(first.streamId()).isNotNull().isNotEqualTo(second.streamId());
			assertThat(first).toIterable().containsExactly("a");
			assertThat(second).toIterable().containsExactly("a");
		}
	}

	@Test
	void aBufferHoldsAtLeastOne() {
		assertThatIllegalArgumentException().isThrownBy(() -> pull().buffer(0)).withMessageContaining("'elements'");
	}

	private StreamSnapshot row() {
		return this.scene.application.streams().streams().get(0);
	}

	private PullSpec pull() {
		return pull("/report");
	}

	private PullSpec pull(String path) {
		return this.scene.client.get().uri(path).retrieve().pull();
	}

	private void beat() {
		this.upstream.on("/report").respond(200).chunked().heartbeats(Duration.ofMillis(5), "x\n");
	}

	private static String numbered(int from, int to) {
		StringBuilder lines = new StringBuilder();
		IntStream.range(from, to).forEach((number) -> lines.append(number).append('\n'));
		return lines.toString();
	}

	private void assertCompleted(int elements) {
		Termination end = this.scene.application.awaitTermination();
		assertThat(end.outcome()).isEqualTo(Outcome.COMPLETED);
		assertThat(end.elements()).isEqualTo(elements);
		this.scene.application.assertNoLiveStreams();
	}

	private void assertCancelled() {
		this.scene.assertTheServerSawTheEnd();
		Termination end = this.scene.application.awaitTermination();
		assertThat(end.outcome()).isEqualTo(Outcome.CANCELLED);
		assertThat(end.errorType()).isNull();
		this.scene.assertNothingIsOpen();
		this.scene.assertAllSlotsAreFree();
	}

	/**
	 * One JSON value.
	 *
	 * @param n a number
	 */
	record Numbered(int n) {
	}

}
