package io.streamingclient.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.streamingclient.stream.StreamCapacityException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SignalType;

import io.streamingclient.stream.ErrorType;
import io.streamingclient.stream.LiveStreams;
import io.streamingclient.stream.Outcome;
import io.streamingclient.stream.StreamClosedException;
import io.streamingclient.stream.StreamException;
import io.streamingclient.stream.StreamShutdownException;
import io.streamingclient.upstream.ClientEnd;
import io.streamingclient.upstream.Gate;
import io.streamingclient.upstream.Script;
import io.streamingclient.upstream.ScriptedUpstream;
import io.streamingclient.upstream.SeenExchange;

import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The tables belong to the application, not to whoever came first: callers come and go.
 */
@Timeout(60)
class OwnershipTests {

	private final ScriptedUpstream upstream = ScriptedUpstream.start();

	private final TestApplication application = new TestApplication(
			ClientSettings.defaults("reports").withBaseUrl(this.upstream.uri().toString()));

	private final BlockingQueue<String> ends = new LinkedBlockingQueue<>();

	OwnershipTests() {
		this.upstream.on("/fast")
			.respond(200)
			.chunked()
			.repeat(10, Script.begin().chunk("x\n").pause(Duration.ofMillis(100)))
			.end();
		this.upstream.on("/slow")
			.respond(200)
			.chunked()
			.repeat(5, Script.begin().chunk("x\n").pause(Duration.ofMillis(500)))
			.end();
	}

	@AfterEach
	void close() {
		this.application.close();
		this.upstream.close();
	}

	@Test
	void theTablesAreThereBeforeAnybodyUsesThem() {
		assertThat(this.application.tables().isOpen()).isTrue();
		assertThat(this.application.tables().stats()).extracting("name").contains("streams", "terminations");
		assertThat(this.application.tables().stats()).extracting("size").containsOnly(0);
	}

	@Test
	void aRowOutlivesTheThreadThatMadeIt() throws InterruptedException {
		Gate gate = new Gate();
		this.upstream.on("/held").respond(200).chunked().chunk("x\n").awaitGate(gate).end();
		fromAThreadThatEnds("/held");
		gate.awaitArrival(SOON);
		System.gc();
		assertThat(this.application.streams().streams()).singleElement()
			.satisfies((stream) -> assertThat(stream.target()).endsWith("/held"));
		gate.open();
		assertEnds("onComplete /held 1");
	}

	@Test
	void oneStreamOfACallerThatIsGone() throws InterruptedException {
		fromAThreadThatEnds("/fast");
		assertEnds("onComplete /fast 10");
	}

	@Test
	void aSecondCallerThatIsGoneDoesNoHarmToTheStreamOfTheFirst() throws InterruptedException {
		fromAThreadThatEnds("/fast");
		this.upstream.awaitRequest(SOON).awaitBytesSent(1, SOON);
		fromAThreadThatEnds("/slow");
		assertEnds("onComplete /fast 10", "onComplete /slow 5");
	}

	@Test
	void threeStreamsOfOneCaller() {
		for (int i = 0; i < 3; i++) {
			subscribe("/fast");
		}
		assertEnds("onComplete /fast 10", "onComplete /fast 10", "onComplete /fast 10");
	}

	@Test
	void oneStreamAfterTheOther() {
		Disposable first = subscribe("/fast");
		assertEnds("onComplete /fast 10");
		assertThat(first.isDisposed()).isTrue();
		this.application.assertNoLiveStreams();
		subscribe("/fast");
		assertEnds("onComplete /fast 10");
	}

	@Test
	void fiveStreamsOfFiveCallersThatAreGone() throws InterruptedException {
		for (int i = 0; i < 5; i++) {
			fromAThreadThatEnds("/fast");
		}
		assertEnds("onComplete /fast 10", "onComplete /fast 10", "onComplete /fast 10", "onComplete /fast 10",
				"onComplete /fast 10");
	}

	@Test
	void twoApplicationsInOneJvmShareNothing() {
		Gate gate = new Gate();
		this.upstream.on("/held").respond(200).chunked().chunk("x\n").awaitGate(gate).end();
		try (TestApplication other = new TestApplication(
				ClientSettings.defaults("reports").withBaseUrl(this.upstream.uri().toString()))) {
			subscribe("/held");
			gate.awaitArrival(SOON);
			assertThat(other.streams().streams()).isEmpty();
			String id = this.application.streams().streams().get(0).id();
			assertThat(other.streams().cancel(id)).isFalse();
		}
		assertThat(this.application.streams().streams()).hasSize(1);
		gate.open();
		assertEnds("onComplete /held 1");
	}

	@Test
	void refusalsDuringAShutdownDoNotWidenTheLimit() {
		try (TestApplication limited = new TestApplication(ClientSettings.defaults("limited")
			.withBaseUrl(this.upstream.uri().toString())
			.withMaxConcurrentStreams(1))) {
			StreamingClient client = limited.client("limited");
			this.upstream.on("/endless").respond(200).chunked().heartbeats(Duration.ofMillis(5), "x\n");
			limited.streams().shutDown();
			for (int i = 0; i < 3; i++) {
				Expect.failure(client.get().uri("/endless").retrieve().lines(), StreamShutdownException.class);
			}
			limited.streams().resume();
			Disposable held = client.get().uri("/endless").retrieve().lines().subscribe();
			Expect.failure(client.get().uri("/endless").retrieve().lines(), StreamCapacityException.class);
			held.dispose();
		}
	}

	@Test
	void idsAreNeverTheSame() {
		try (TestApplication other = new TestApplication(
				ClientSettings.defaults("reports").withBaseUrl(this.upstream.uri().toString()))) {
			this.upstream.on("/next").respond(200).body("next");
			Expect.completion(this.application.client("reports").get().uri("/next").retrieve().lines());
			Expect.completion(other.client("reports").get().uri("/next").retrieve().lines());
			assertThat(this.application.awaitTermination().id()).isNotEqualTo(other.awaitTermination().id());
		}
	}

	@Test
	void useAfterCloseIsALoudError() {
		StreamingClient client = this.application.client("reports");
		this.application.close();
		StreamClosedException error = Expect.failure(client.get().uri("/fast").retrieve().lines(),
				StreamClosedException.class);
		assertThat(error.type()).isEqualTo(ErrorType.CLOSED);
		assertThat(error.isRetryable()).isFalse();
		assertThat(error).hasMessageContaining("'reports'")
			.hasMessageContaining("registry is not running")
			.hasMessageContaining("application context");
		Expect.failure(client.get().uri("/fast").exchange(), StreamClosedException.class);
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> this.application.streams().streams())
			.withMessageContaining("closed");
		assertThat(this.upstream.exchanges()).isEmpty();
	}

	@Test
	void aShutdownEndsEveryStreamOnce() {
		this.upstream.on("/mute").awaitRequestBody().stall();
		this.upstream.on("/silent").respond(200).chunked().chunk("x\n").stall();
		this.upstream.on("/endless").respond(200).chunked().heartbeats(Duration.ofMillis(5), "x\n");
		Queue<Throwable> errors = new ConcurrentLinkedQueue<>();
		AtomicInteger others = new AtomicInteger();
		for (String path : List.of("/mute", "/silent", "/endless")) {
			lines(path).subscribe(null, errors::add, others::incrementAndGet);
		}
		List<SeenExchange> seen = this.upstream.awaitRequests(3, SOON);
		LiveStreams streams = this.application.streams();
		streams.shutDown();
		streams.shutDown();
		// an element that is under way is delivered before the error, and by its own
		// thread
		Awaitility.await().atMost(SOON).until(() -> errors.size() == 3);
		assertThat(errors).allSatisfy((error) -> {
			assertThat(error).isInstanceOf(StreamShutdownException.class);
			this.application.assertEndedOnceWith((StreamException) error);
		});
		assertThat(others).hasValue(0);
		assertThat(seen)
			.allSatisfy((exchange) -> assertThat(exchange.awaitEnd(SOON)).isIn(ClientEnd.CLOSED, ClientEnd.RESET));
		this.application.assertNoLiveStreams();
		assertThat(this.application.terminations()).extracting("outcome").containsOnly(Outcome.FAILED);
		StreamShutdownException refusal = Expect.failure(lines("/fast"), StreamShutdownException.class);
		assertThat(refusal).hasMessageContaining("'reports'").hasMessageContaining("stopping");
		Expect.failure(this.application.client("reports").get().uri("/fast").exchange(), StreamShutdownException.class);
		assertThat(this.upstream.exchanges()).hasSize(3);
		streams.resume();
		Expect.completion(lines("/fast"));
	}

	private Flux<String> lines(String path) {
		return this.application.client("reports").get().uri(path).retrieve().lines();
	}

	private Disposable subscribe(String path) {
		AtomicInteger elements = new AtomicInteger();
		return lines(path).doOnNext((line) -> elements.incrementAndGet())
			.onErrorComplete((error) -> this.ends.add("onError " + path + " " + error) && false)
			.doFinally((signal) -> add(signal, path, elements.get()))
			.subscribe(null, (error) -> {
			});
	}

	private void add(SignalType signal, String path, int elements) {
		this.ends.add(signal + " " + path + " " + elements);
	}

	private void fromAThreadThatEnds(String path) throws InterruptedException {
		Thread caller = new Thread(() -> subscribe(path));
		caller.start();
		caller.join();
	}

	private void assertEnds(String... expected) {
		List<String> seen = new ArrayList<>();
		try {
			while (seen.size() < expected.length) {
				String end = this.ends.poll(SOON.toMillis(), TimeUnit.MILLISECONDS);
				assertThat(end).as("ends so far: %s", seen).isNotNull();
				seen.add(end);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		assertThat(seen).containsExactlyInAnyOrder(expected);
		assertThat(this.ends).isEmpty();
	}

}
