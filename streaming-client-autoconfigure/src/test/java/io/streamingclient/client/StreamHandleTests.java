package io.streamingclient.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.streamingclient.client.Callbacks.Call;
import io.streamingclient.client.StreamingClient.ResponseSpec;
import io.streamingclient.stream.Outcome;
import io.streamingclient.stream.StreamCapacityException;
import io.streamingclient.stream.StreamClosedException;
import io.streamingclient.stream.StreamConnectException;
import io.streamingclient.stream.StreamException;
import io.streamingclient.stream.Termination;
import io.streamingclient.upstream.Gate;
import io.streamingclient.upstream.RefusingPort;
import io.streamingclient.upstream.ScriptedUpstream;

import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What can be done with a handle, and that nobody has to keep it.
 */
@Timeout(120)
class StreamHandleTests {

	private static final int MANY = 1000;

	private static final Duration BRIEF = Duration.ofMillis(50);

	private final ScriptedUpstream upstream = ScriptedUpstream.start();

	private final TestApplication application = new TestApplication(settings("reports"),
			settings("narrow").withMaxConcurrentStreams(1));

	private final Gate gate = new Gate();

	private final Callbacks<String> calls = new Callbacks<>();

	StreamHandleTests() {
		this.upstream.on("/held").respond(200).chunked().chunk("a\n").awaitGate(this.gate).chunk("b\n").end();
	}

	@AfterEach
	void close() {
		this.application.close();
		this.upstream.close();
	}

	@Test
	void aStreamOutlivesTheThreadThatStartedItAndNobodyKeepsTheHandle() throws InterruptedException {
		Thread caller = new Thread(() -> start("reports"));
		caller.start();
		caller.join();
		this.gate.awaitArrival(SOON);
		System.gc();
		assertThat(this.application.streams().streams()).hasSize(1);
		this.gate.open();
		this.calls.awaitCall("COMPLETE");
		assertThat(this.calls.calls()).containsExactly("START 200", "ELEMENT a", "ELEMENT b", "COMPLETE");
		assertThat(this.application.awaitTermination().outcome()).isEqualTo(Outcome.COMPLETED);
		this.application.assertNoLiveStreams();
	}

	@Test
	void theHandleIsThereBeforeTheServerHasAnswered() {
		Gate answer = new Gate();
		this.upstream.on("/late").awaitRequestBody().awaitGate(answer).respond(200).body("a\n");
		StreamHandle handle = this.application.client("reports")
			.get()
			.uri("/late")
			.retrieve()
			.start(ResponseSpec::lines, this.calls);
		assertThat(handle.isActive()).isTrue();
		assertThat(this.application.streams().find(handle.streamId())).isPresent();
		assertThat(this.calls.calls()).isEmpty();
		answer.open();
		this.calls.assertOver(handle);
	}

	@Test
	void awaitEndsWithItsTimeoutAndTheStreamGoesOn() throws InterruptedException {
		StreamHandle handle = start("reports");
		this.calls.awaitCall("ELEMENT a");
		assertThat(handle.await(BRIEF)).isFalse();
		assertThat(handle.await(Duration.ZERO)).isFalse();
		assertThat(handle.isActive()).isTrue();
		this.gate.open();
		assertThat(handle.await(SOON)).isTrue();
		assertThat(handle.await(Duration.ZERO)).isTrue();
		assertThat(this.calls.calls()).endsWith("COMPLETE");
	}

	@Test
	void anInterruptEndsTheWaitAndNotTheStream() throws InterruptedException {
		StreamHandle handle = start("reports");
		this.calls.awaitCall("ELEMENT a");
		AtomicReference<Throwable> thrown = new AtomicReference<>();
		Thread waiting = new Thread(() -> {
			try {
				handle.await(SOON.multipliedBy(10));
			}
			catch (InterruptedException ex) {
				thrown.set(ex);
			}
		});
		waiting.start();
		waiting.interrupt();
		waiting.join(SOON.toMillis());
		assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
		assertThat(handle.isActive()).isTrue();
		this.gate.open();
		this.calls.assertCalls(handle, "START 200", "ELEMENT a", "ELEMENT b", "COMPLETE");
	}

	@Test
	void awaitIsRefusedWhereNothingMayBlock() {
		StreamHandle handle = start("reports");
		Mono<Boolean> waiting = Mono.fromCallable(() -> handle.await(SOON)).subscribeOn(Schedulers.parallel());
		assertThatIllegalStateException().isThrownBy(() -> waiting.block(SOON))
			.withMessageContaining(handle.streamId());
		this.gate.open();
		this.calls.assertCalls(handle, "START 200", "ELEMENT a", "ELEMENT b", "COMPLETE");
	}

	@Test
	void aFutureThatIsCancelledDoesNothingToTheStreamNorToOthers() {
		StreamHandle handle = start("reports");
		CompletableFuture<Outcome> future = handle.completion().toCompletableFuture();
		CompletableFuture<Outcome> other = handle.completion().toCompletableFuture();
		assertThat(future.cancel(true)).isTrue();
		this.calls.awaitCall("ELEMENT a");
		assertThat(handle.isActive()).isTrue();
		assertThat(other).isNotDone();
		this.gate.open();
		this.calls.assertCalls(handle, "START 200", "ELEMENT a", "ELEMENT b", "COMPLETE");
		assertThat(other.join()).isEqualTo(Outcome.COMPLETED);
		assertThat(handle.completion().toCompletableFuture().join()).isEqualTo(Outcome.COMPLETED);
		this.application.assertNoLiveStreams();
	}

	@Test
	void theCompletionComesAfterTheLastCallHasReturned() {
		Gate end = new Gate();
		this.calls.in(Call.COMPLETE, (handle) -> {
			assertThat(handle.isActive()).isFalse();
			assertThat(handle.completion().toCompletableFuture()).isNotDone();
			end.open();
		});
		StreamHandle handle = start("reports");
		CompletableFuture<Boolean> after = handle.completion()
			.thenApply((outcome) -> end.isOpen())
			.toCompletableFuture();
		this.gate.open();
		assertThat(after.join()).isTrue();
	}

	@Test
	void aStreamThatIsRefusedIsToldAtOnceAndHasNoId() {
		StreamHandle first = start("narrow");
		Callbacks<String> refused = new Callbacks<>();
		StreamHandle second = this.application.client("narrow")
			.get()
			.uri("/held")
			.retrieve()
			.start(ResponseSpec::lines, refused);
		assertThat(second.isActive()).isFalse();
		assertThat(second.streamId()).isNull();
		refused.assertCalls(second, "ERROR capacity");
		assertFailed(second, StreamCapacityException.class);
		second.pause();
		second.resume();
		second.cancel();
		this.gate.open();
		this.calls.assertCalls(first, "START 200", "ELEMENT a", "ELEMENT b", "COMPLETE");
	}

	@Test
	void aStreamThatGetsNoConnectionHasNoStart() {
		try (RefusingPort port = RefusingPort.open()) {
			StreamHandle handle = this.application.client("reports")
				.get()
				.uri(port.uri())
				.retrieve()
				.start(ResponseSpec::lines, this.calls);
			this.calls.assertCalls(handle, "ERROR connect");
			assertFailed(handle, StreamConnectException.class);
			this.application.assertEndedOnceWith(this.calls.error(StreamConnectException.class));
		}
	}

	@Test
	void anApplicationThatIsClosedStartsNothing() {
		this.application.close();
		StreamHandle handle = start("reports");
		this.calls.assertCalls(handle, "ERROR closed");
		assertFailed(handle, StreamClosedException.class);
	}

	@ParameterizedTest
	@EnumSource(names = { "HTTP1", "H2C" })
	void manyAtOnceHalfOfThemCancelled(Spoken spoken) {
		try (Scene scene = Scene.of(spoken, MANY)) {
			List<Callbacks<String>> listeners = new ArrayList<>();
			List<StreamHandle> handles = startMany(scene, listeners);
			for (int i = 0; i < MANY; i += 2) {
				handles.get(i).cancel();
			}
			this.gate.open();
			for (int i = 0; i < MANY; i++) {
				listeners.get(i).assertOver(handles.get(i));
				boolean cancelled = i % 2 == 0;
				assertThat(listeners.get(i).calls()).endsWith(cancelled ? "CANCEL" : "COMPLETE")
					.hasSize(cancelled ? 3 : 4);
			}
			assertThat(scene.application.terminations()).hasSize(MANY)
				.extracting(Termination::outcome)
				.containsOnly(Outcome.CANCELLED, Outcome.COMPLETED);
			scene.application.assertNoLiveStreams();
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "HTTP1", "H2C" })
	void manyAtOnceWhenTheApplicationCloses(Spoken spoken) {
		try (Scene scene = Scene.of(spoken, MANY)) {
			List<Callbacks<String>> listeners = new ArrayList<>();
			List<StreamHandle> handles = startMany(scene, listeners);
			scene.application.close();
			for (int i = 0; i < MANY; i++) {
				listeners.get(i).assertCalls(handles.get(i), "START 200", "ELEMENT a", "ERROR shutdown");
			}
			assertThat(scene.application.terminations()).hasSize(MANY);
			this.gate.open();
		}
	}

	private List<StreamHandle> startMany(Scene scene, List<Callbacks<String>> listeners) {
		scene.upstream.on("/held").respond(200).chunked().chunk("a\n").awaitGate(this.gate).chunk("b\n").end();
		List<StreamHandle> handles = IntStream.range(0, MANY).mapToObj((number) -> {
			Callbacks<String> listener = new Callbacks<>();
			listeners.add(listener);
			return scene.client.get().uri("/held").retrieve().start(ResponseSpec::lines, listener);
		}).toList();
		Awaitility.await()
			.atMost(SOON.multipliedBy(2))
			.until(() -> listeners.stream().allMatch((listener) -> listener.calls().contains("ELEMENT a")));
		return handles;
	}

	private StreamHandle start(String client) {
		return this.application.client(client).get().uri("/held").retrieve().start(ResponseSpec::lines, this.calls);
	}

	private static void assertFailed(StreamHandle handle, Class<? extends StreamException> type) {
		assertThatExceptionOfType(CompletionException.class)
			.isThrownBy(() -> handle.completion().toCompletableFuture().join())
			.withCauseExactlyInstanceOf(type);
	}

	private ClientSettings settings(String name) {
		return ClientSettings.defaults(name).withBaseUrl(this.upstream.uri().toString());
	}

}
