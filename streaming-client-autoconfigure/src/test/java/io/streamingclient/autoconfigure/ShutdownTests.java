package io.streamingclient.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.test.subscriber.TestSubscriber;

import org.springframework.boot.WebApplicationType;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.mock.env.MockEnvironment;

import io.streamingclient.client.StreamingClients;
import io.streamingclient.stream.StreamRegistry;
import io.streamingclient.stream.StreamShutdownException;
import io.streamingclient.table.DefaultTableRegistry;
import io.streamingclient.upstream.ClientEnd;
import io.streamingclient.upstream.Gate;
import io.streamingclient.upstream.ScriptedUpstream;
import io.streamingclient.upstream.SeenExchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * What becomes of streams when the application stops.
 */
@Timeout(120)
class ShutdownTests {

	private static final Duration SOON = RunningApplication.SOON;

	private static final int EACH = 20;

	private static final String LONG = "streaming.client.shutdown.drain-timeout=29s";

	private static final String SHORT = "streaming.client.shutdown.drain-timeout=700ms";

	// those of other tests, which leave some to the end of the JVM
	private final Set<Thread> before = Thread.getAllStackTraces().keySet();

	private final ScriptedUpstream upstream = ScriptedUpstream.start();

	private final Gate gate = new Gate();

	@AfterEach
	void close() {
		this.upstream.close();
	}

	@Test
	void whatHasAnEndComesToItAndWhatHasNoneIsEndedAtOnce() {
		this.upstream.on("/report").respond(200).chunked().chunk("a\n").awaitGate(this.gate).chunk("b\n").end();
		this.upstream.on("/events").eventStream().event("1").stall();
		RunningApplication application = start(LONG);
		List<TestSubscriber<String>> finite = subscribe(application, "/report");
		List<TestSubscriber<String>> endless = subscribe(application, "/events");
		awaitFirstLine(finite);
		awaitFirstLine(endless);
		CompletableFuture<Void> closed = CompletableFuture.runAsync(application::close);
		endless.forEach(ShutdownTests::assertShutDown);
		TestSubscriber<String> late = application.lines("reports", "/report");
		assertShutDown(late);
		assertThat(finite).noneMatch(TestSubscriber::isTerminated);
		assertThat(closed).isNotDone();
		this.gate.open();
		assertThat(closed).succeedsWithin(SOON);
		assertThat(finite).allSatisfy((lines) -> {
			lines.block(SOON);
			assertThat(lines.isTerminatedComplete()).as("%s", lines.getTerminalSignal()).isTrue();
			assertThat(lines.getReceivedOnNext()).containsExactly("a", "b");
			assertThat(lines.getProtocolErrors()).isEmpty();
		});
		assertThat(this.upstream.exchanges()).hasSize(2 * EACH);
		this.upstream.awaitOpenConnections(0, SOON);
		assertNoThreadIsLeft();
	}

	@Test
	void whatIsNotOverWithinTheBudgetGetsTheErrorOnce() {
		this.upstream.on("/report").respond(200).chunked().chunk("a\n").stall();
		RunningApplication application = start(SHORT);
		List<TestSubscriber<String>> finite = subscribe(application, "/report");
		awaitFirstLine(finite);
		long start = System.nanoTime();
		application.close();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(700))
			.isLessThan(SOON);
		finite.forEach(ShutdownTests::assertShutDown);
		for (SeenExchange seen : this.upstream.exchanges()) {
			assertThat(seen.awaitEnd(SOON)).isIn(ClientEnd.CLOSED, ClientEnd.RESET);
		}
		assertNoThreadIsLeft();
	}

	@Test
	void aStreamThatTurnsOutToHaveNoEndIsNotWaitedFor() {
		this.upstream.on("/events").awaitGate(this.gate).eventStream().event("1").stall();
		RunningApplication application = start(LONG);
		TestSubscriber<String> events = application.lines("reports", "/events");
		this.upstream.awaitRequest(SOON);
		CompletableFuture<Void> closed = CompletableFuture.runAsync(application::close);
		assertShutDown(awaitRefusal(application));
		assertThat(events.isTerminated()).isFalse();
		this.gate.open();
		assertShutDown(events);
		assertThat(closed).succeedsWithin(SOON);
	}

	private static TestSubscriber<String> awaitRefusal(RunningApplication application) {
		return Awaitility.await()
			.atMost(SOON)
			.until(() -> application.lines("reports", "/refused"), (late) -> late.isTerminatedError()
					&& late.expectTerminalError() instanceof StreamShutdownException);
	}

	@Test
	void whatHasOnlyBeenAskedForAsEventsIsNotWaitedFor() {
		this.upstream.on("/events").awaitRequestBody().stall();
		RunningApplication application = start(LONG);
		TestSubscriber<Object> events = TestSubscriber.create();
		application.bean(StreamingClients.class)
			.get("reports")
			.get()
			.uri("/events")
			.retrieve()
			.events()
			.subscribe(events);
		this.upstream.awaitRequest(SOON);
		application.close();
		assertShutDown(events);
	}

	@Test
	void twoClosesAtOnceAreOne() {
		this.upstream.on("/report").respond(200).chunked().chunk("a\n").awaitGate(this.gate).chunk("b\n").end();
		RunningApplication application = start(LONG);
		TestSubscriber<String> lines = application.lines("reports", "/report");
		awaitFirstLine(List.of(lines));
		StreamRegistry streams = application.streams();
		CompletableFuture<Void> one = CompletableFuture.runAsync(application::close);
		CompletableFuture<Void> other = CompletableFuture.runAsync(application::close);
		assertThat(streams.streams()).hasSize(1);
		this.gate.open();
		assertThat(CompletableFuture.allOf(one, other)).succeedsWithin(SOON);
		lines.block(SOON);
		assertThat(lines.isTerminatedComplete()).isTrue();
		assertNoThreadIsLeft();
	}

	@Test
	void noThreadIsLeftIfTheTablesAreClosedBefore() {
		RunningApplication application = start(SHORT);
		application.bean(DefaultTableRegistry.class).close();
		application.close();
		Awaitility.await().atMost(SOON).untilAsserted(() -> assertThat(clientThreads()).isEmpty());
	}

	// Reactive Streams 1.0, rule 3.6
	@Test
	void whoAsksForMoreWhenTheApplicationIsGoneIsNotHeard() {
		this.upstream.on("/report").respond(200).body("report");
		RunningApplication application = start(SHORT);
		TestSubscriber<DataBuffer> report = TestSubscriber.builder().initialRequest(10).build();
		application.bean(StreamingClients.class)
			.get("reports")
			.get()
			.uri("/report")
			.retrieve()
			.bytes()
			.doOnNext(DataBufferUtils::release)
			.subscribe(report);
		report.block(SOON);
		application.close();
		Awaitility.await().atMost(SOON).untilAsserted(() -> assertThat(clientThreads()).isEmpty());
		assertThatNoException().isThrownBy(() -> report.request(1));
		assertThat(report.isTerminatedComplete()).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "30s,20000", "60s,20000", "15s,10000", "300ms,200" })
	void unlessItIsSetTheBudgetIsShorterThanThePhase(String phase, long millis) {
		MockEnvironment environment = new MockEnvironment().withProperty("spring.lifecycle.timeout-per-shutdown-phase",
				phase);
		assertThat(DrainTimeout.of(null, environment)).isEqualTo(Duration.ofMillis(millis));
	}

	private RunningApplication start(String property) {
		return RunningApplication.start(WebApplicationType.REACTIVE,
				RunningApplication.baseUrl("reports", this.upstream), property);
	}

	private static List<TestSubscriber<String>> subscribe(RunningApplication application, String path) {
		return Stream.generate(() -> application.lines("reports", path)).limit(EACH).toList();
	}

	private static void awaitFirstLine(List<TestSubscriber<String>> streams) {
		Awaitility.await()
			.atMost(SOON)
			.until(() -> streams.stream().noneMatch((lines) -> lines.getReceivedOnNext().isEmpty()));
	}

	private static void assertShutDown(TestSubscriber<?> stream) {
		stream.block(SOON);
		assertThat(stream.expectTerminalError()).isInstanceOf(StreamShutdownException.class);
		assertThat(stream.getProtocolErrors()).isEmpty();
	}

	private void assertNoThreadIsLeft() {
		Awaitility.await()
			.atMost(SOON)
			.untilAsserted(() -> assertThat(clientThreads()).doesNotContain("streaming-client-drain"));
	}

	private List<String> clientThreads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> !this.before.contains(thread))
			.map(Thread::getName)
			.filter((name) -> name.startsWith("streaming-client"))
			.toList();
	}

}
