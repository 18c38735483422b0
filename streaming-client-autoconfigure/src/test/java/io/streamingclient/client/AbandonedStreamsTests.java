package io.streamingclient.client;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Iterator;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.streamingclient.stream.Outcome;
import io.streamingclient.stream.Termination;
import io.streamingclient.upstream.ClientEnd;
import io.streamingclient.upstream.Gate;
import io.streamingclient.upstream.ScriptedUpstream;
import io.streamingclient.upstream.SeenExchange;

import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@code pull()} returned and the application dropped is ended when it is
 * garbage-collected, and nothing that is in use is.
 */
@Timeout(120)
@ParameterizedClass
@EnumSource(names = { "HTTP1", "H2C" })
@ExtendWith(OutputCaptureExtension.class)
class AbandonedStreamsTests {

	private static final String ABANDONED = "was abandoned";

	private final Set<Thread> before = threads();

	private final Scene scene;

	private final ScriptedUpstream upstream;

	AbandonedStreamsTests(Spoken spoken) {
		this.scene = Scene.of(spoken, 4);
		this.upstream = this.scene.upstream;
	}

	@AfterEach
	void close() {
		this.scene.close();
	}

	@ParameterizedTest
	@MethodSource("io.streamingclient.client.ReaderThreads#available")
	void anAbandonedIteratorIsEndedAndLoggedOnce(ReaderThreads threads, CapturedOutput output) {
		this.upstream.on("/report").respond(200).chunked().heartbeats(Duration.ofMillis(5), "x\n");
		String id = threads.start(this::abandonAnIterator).result();
		SeenExchange seen = this.upstream.awaitRequest(SOON);
		awaitCollected(seen);
		assertEndedAndLoggedOnce(id, output);
	}

	private String abandonAnIterator() {
		StreamIterator<String> lines = pull().lines();
		assertThat(lines.next()).isEqualTo("x");
		return lines.streamId();
	}

	@ParameterizedTest
	@MethodSource("io.streamingclient.client.ReaderThreads#available")
	void anAbandonedStreamIsEndedAndLoggedOnce(ReaderThreads threads, CapturedOutput output) {
		this.upstream.on("/report").respond(200).chunked().heartbeats(Duration.ofMillis(5), "x\n");
		String id = threads.start(this::abandonAStream).result();
		SeenExchange seen = this.upstream.awaitRequest(SOON);
		awaitCollected(seen);
		assertEndedAndLoggedOnce(id, output);
	}

	private String abandonAStream() {
		StreamIterator<String> lines = pull().lines();
		assertThat(lines.stream().limit(2).toList()).hasSize(2);
		return lines.streamId();
	}

	@Test
	void abandonedBytesAreReleased(CapturedOutput output) throws IOException {
		this.upstream.on("/report").respond(200).generate(64 * 1024 * 1024, 1);
		abandonBytes();
		SeenExchange seen = this.upstream.awaitRequest(SOON);
		awaitCollected(seen);
		assertEndedAndLoggedOnce(this.scene.application.terminations().get(0).id(), output);
	}

	private void abandonBytes() throws IOException {
		InputStream bytes = pull().bytes();
		assertThat(bytes.readNBytes(1000)).hasSize(1000);
		Awaitility.await().atMost(SOON).until(() -> bytes.available() > 0);
	}

	@Test
	void abandonedBytesOfACompleteBodyAreReleased(CapturedOutput output) throws IOException {
		this.upstream.on("/report").respond(200).body("x".repeat(1000));
		abandonOneByte();
		awaitLog(output);
		assertThat(this.scene.application.terminations()).extracting(Termination::outcome)
			.containsExactly(Outcome.COMPLETED);
	}

	private void abandonOneByte() throws IOException {
		assertThat(pull().bytes().read()).isEqualTo('x');
		assertThat(this.scene.application.awaitTermination().outcome()).isEqualTo(Outcome.COMPLETED);
	}

	@Test
	void whatWasReadToItsEndNeedsNoClose(CapturedOutput output) {
		this.upstream.on("/report").respond(200).body("a\n");
		for (int i = 0; i < 10; i++) {
			assertThat(pull().lines()).toIterable().containsExactly("a");
		}
		anotherIsCollected();
		assertThat(output.getAll().split(ABANDONED, -1)).as("only the other was logged").hasSize(2);
	}

	@Test
	void whatWasClosedIsNotAbandoned(CapturedOutput output) {
		this.upstream.on("/report").respond(200).chunked().chunk("a\n").stall();
		for (int i = 0; i < 10; i++) {
			pull().lines().close();
		}
		anotherIsCollected();
		assertThat(output.getAll().split(ABANDONED, -1)).as("only the other was logged").hasSize(2);
	}

	@Test
	void aReaderThatWaitsIsNotAbandoned(CapturedOutput output) {
		Gate gate = new Gate();
		this.upstream.on("/report").respond(200).chunked().awaitGate(gate).chunk("a\n").end();
		ReaderThreads.Reader<Boolean> iterator = ReaderThreads.PLATFORM.start(() -> pull().lines().hasNext());
		ReaderThreads.Reader<Integer> bytes = ReaderThreads.PLATFORM.start(() -> pull().bytes().read());
		ReaderThreads.Reader<Long> stream = ReaderThreads.PLATFORM.start(() -> pull().lines().stream().count());
		iterator.awaitWaiting();
		bytes.awaitWaiting();
		stream.awaitWaiting();
		gate.awaitArrivals(3, SOON);
		anotherIsCollected();
		gate.open();
		assertThat(iterator.result()).isTrue();
		assertThat(bytes.result()).isEqualTo('a');
		assertThat(stream.result()).isEqualTo(1);
	}

	@Test
	void aStreamKeepsItsIterator() {
		Gate gate = new Gate();
		this.upstream.on("/report").respond(200).chunked().chunk("a\n").awaitGate(gate).chunk("b\n").end();
		Iterator<String> derived = pull().lines().stream().map(String::toUpperCase).iterator();
		assertThat(derived.next()).isEqualTo("A");
		gate.awaitArrival(SOON);
		anotherIsCollected();
		gate.open();
		assertThat(derived.next()).isEqualTo("B");
		assertThat(derived.hasNext()).isFalse();
	}

	@Test
	void theThreadEndsWithTheApplication() {
		Set<Thread> own = threads();
		own.removeAll(this.before);
		assertThat(own).hasSize(1);
		this.scene.close();
		Awaitility.await().atMost(SOON).until(() -> own.stream().noneMatch(Thread::isAlive));
	}

	private static Set<Thread> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().equals("streaming-client-abandoned"))
			.collect(Collectors.toSet());
	}

	private PullSpec pull() {
		return this.scene.client.get().uri("/report").retrieve().pull();
	}

	// shows that garbage was collected, and that whoever looks for it has looked
	private void anotherIsCollected() {
		this.upstream.on("/another").respond(200).chunked().chunk("x\n").stall();
		String id = abandonAnother();
		collectUntil(() -> this.scene.application.terminations().stream().anyMatch((end) -> end.id().equals(id)));
	}

	private String abandonAnother() {
		try (Stream<String> ids = Stream.of(this.scene.client.get().uri("/another").retrieve().pull().lines())
			.map((lines) -> lines.next() + lines.streamId())) {
			return ids.findFirst().orElseThrow().substring(1);
		}
	}

	private void awaitCollected(SeenExchange seen) {
		collectUntil(() -> seen.end().isPresent());
		assertThat(seen.awaitEnd(SOON)).isIn(ClientEnd.CLOSED, ClientEnd.RESET);
	}

	private static void awaitLog(CapturedOutput output) {
		collectUntil(() -> output.getAll().contains(ABANDONED));
	}

	private static void collectUntil(BooleanSupplier seen) {
		Awaitility.await().atMost(SOON).until(() -> {
			System.gc();
			return seen.getAsBoolean();
		});
	}

	private void assertEndedAndLoggedOnce(String id, CapturedOutput output) {
		assertThat(this.scene.application.awaitTermination().outcome()).isEqualTo(Outcome.CANCELLED);
		this.scene.assertNothingIsOpen();
		System.gc();
		this.scene.assertAllSlotsAreFree();
		assertThat(output.getAll().lines().filter((line) -> line.contains(ABANDONED))).singleElement()
			.asString()
			.contains("WARN", id, "'reports'", "GET", "try-with-resources");
	}

}
