package io.streamingclient.client;

import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.NonBlocking;

import org.springframework.http.codec.ServerSentEvent;

import io.streamingclient.client.Callbacks.Call;
import io.streamingclient.client.StreamingClient.ResponseSpec;
import io.streamingclient.stream.IdleTimeoutException;
import io.streamingclient.stream.Outcome;
import io.streamingclient.stream.StreamCancelledException;
import io.streamingclient.stream.StreamDecodeException;
import io.streamingclient.stream.StreamListenerException;
import io.streamingclient.stream.StreamShutdownException;
import io.streamingclient.stream.StreamStatusException;
import io.streamingclient.stream.StreamTruncatedException;
import io.streamingclient.stream.Termination;
import io.streamingclient.upstream.ClientEnd;
import io.streamingclient.upstream.Headers;
import io.streamingclient.upstream.Script;
import io.streamingclient.upstream.ScriptedUpstream;
import io.streamingclient.upstream.SeenExchange;

import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * The calls that a listener gets: which, in which order, and none after the last.
 */
@Timeout(120)
@ParameterizedClass
@EnumSource(names = { "HTTP1", "H2C" })
class ListeningTests {

	private static final int SLOTS = 4;

	private final Scene scene;

	private final ScriptedUpstream upstream;

	private final Callbacks<String> calls = new Callbacks<>();

	ListeningTests(Spoken spoken) {
		this.scene = Scene.of(spoken, SLOTS);
		this.upstream = this.scene.upstream;
	}

	@AfterEach
	void close() {
		this.scene.close();
	}

	@Test
	void theStartThenTheElementsThenTheEndWithItsTrailers() {
		this.upstream.on("/report")
			.respond(200)
			.header("X-Report", "7")
			.header("Trailer", "X-Sum")
			.chunked()
			.chunk("a\nb\n")
			.chunk("c\n")
			.end(Headers.of("X-Sum: 3"));
		StreamHandle handle = start();
		this.calls.assertCalls(handle, "START 200", "ELEMENT a", "ELEMENT b", "ELEMENT c", "COMPLETE");
		assertThat(this.calls.start().headers().getFirst("X-Report")).isEqualTo("7");
		assertThat(this.calls.start().streamId()).isEqualTo(handle.streamId()).isEqualTo(end(Outcome.COMPLETED).id());
		assertThat(this.calls.start().handle()).isSameAs(handle);
		assertThat(this.calls.trailers().getFirst("X-Sum")).isEqualTo("3");
		assertThat(handle.completion().toCompletableFuture().join()).isEqualTo(Outcome.COMPLETED);
		assertThat(this.calls.threads()).hasSize(1).allMatch(NonBlocking.class::isInstance);
		this.scene.assertAllSlotsAreFree();
	}

	@Test
	void anEmptyBodyHasAStartAndAnEnd() {
		this.upstream.on("/report").respond(200).body("");
		this.calls.assertCalls(start(), "START 200", "COMPLETE");
		assertThat(this.calls.trailers().isEmpty()).isTrue();
		this.scene.assertAllSlotsAreFree();
	}

	@Test
	void eventsRecordsAndBytesAreReadTheSameWay() {
		this.upstream.on("/events").eventStream().event("a").event("b").end();
		Callbacks<ServerSentEvent<String>> events = new Callbacks<>();
		events.assertOver(spec("/events").start(ResponseSpec::events, events));
		assertThat(events.calls()).hasSize(4).startsWith("START 200").endsWith("COMPLETE");
		Callbacks<String> data = new Callbacks<>();
		data.assertCalls(spec("/events").start((body) -> body.events().mapNotNull(ServerSentEvent::data), data),
				"START 200", "ELEMENT a", "ELEMENT b", "COMPLETE");
		this.upstream.on("/records").respond(200).body("1\n2\n");
		Callbacks<Integer> records = new Callbacks<>();
		records.assertCalls(spec("/records").start((body) -> body.records(Integer::valueOf), records), "START 200",
				"ELEMENT 1", "ELEMENT 2", "COMPLETE");
		this.upstream.on("/bytes").respond(200).body("abc");
		Callbacks<Object> bytes = new Callbacks<>();
		bytes.assertCalls(spec("/bytes").start(ResponseSpec::bytes, bytes), "START 200", "ELEMENT bytes", "COMPLETE");
		this.scene.assertAllSlotsAreFree();
	}

	@Test
	void anErrorStatusIsAnErrorWithoutAStart() {
		this.upstream.on("/report").respond(503).body("later");
		StreamHandle handle = start();
		this.calls.assertCalls(handle, "ERROR status");
		StreamStatusException error = this.calls.error(StreamStatusException.class);
		assertThat(error.bodyAsString()).isEqualTo("later");
		assertThat(error.streamId()).isEqualTo(handle.streamId());
		assertFailedWith(handle, error);
		this.scene.assertAllSlotsAreFree();
	}

	@Test
	void aBodyThatIsCutIsAnErrorAfterItsElements() {
		this.upstream.on("/report").respond(200).contentLength(100).send("a\nb\n").fin();
		StreamHandle handle = start();
		this.calls.assertOver(handle);
		assertThat(this.calls.calls()).startsWith("START 200")
			.doesNotContain("COMPLETE")
			.last()
			.asString()
			.startsWith("ERROR ");
		assertFailedWith(handle, this.calls.error(StreamTruncatedException.class));
		this.scene.application.assertNoLiveStreams();
	}

	@Test
	void anElementThatCannotBeReadIsAnError() {
		this.upstream.on("/report").respond(200).body("1\nx\n");
		Callbacks<Integer> numbers = new Callbacks<>();
		StreamHandle handle = spec("/report").start((body) -> body.records(Integer::valueOf), numbers);
		numbers.assertCalls(handle, "START 200", "ELEMENT 1", "ERROR decode");
		assertFailedWith(handle, numbers.error(StreamDecodeException.class));
		this.scene.assertAllSlotsAreFree();
	}

	@Test
	void aClockThatRunsOutIsAnErrorOnTheEventLoopAndNotOnTheWatchdog() {
		this.upstream.on("/report").respond(200).chunked().chunk("a\n").stall();
		StreamHandle handle = this.scene.client.get()
			.uri("/report")
			.timeouts((timeouts) -> timeouts.withIdle(Duration.ofMillis(500)))
			.retrieve()
			.start(ResponseSpec::lines, this.calls);
		this.calls.assertCalls(handle, "START 200", "ELEMENT a", "ERROR timeout");
		assertFailedWith(handle, this.calls.error(IdleTimeoutException.class));
		assertThat(this.calls.threads()).hasSize(1).allMatch(NonBlocking.class::isInstance);
		this.scene.assertTheServerSawTheEnd();
		this.scene.assertAllSlotsAreFree();
	}

	@Test
	void anOperatorWhoCancelsIsAnError() {
		StreamHandle handle = startEndless();
		this.calls.awaitCall("ELEMENT a");
		assertThat(this.scene.application.streams().cancel(handle.streamId())).isTrue();
		this.calls.assertCalls(handle, "START 200", "ELEMENT a", "ERROR cancelled");
		assertFailedWith(handle, this.calls.error(StreamCancelledException.class));
		this.scene.assertTheServerSawTheEnd();
		this.scene.assertAllSlotsAreFree();
	}

	@Test
	void theShutdownIsAnError() {
		StreamHandle handle = startEndless();
		this.calls.awaitCall("ELEMENT a");
		this.scene.application.close();
		this.calls.assertCalls(handle, "START 200", "ELEMENT a", "ERROR shutdown");
		assertFailedWith(handle, this.calls.error(StreamShutdownException.class));
		this.scene.assertTheServerSawTheEnd();
	}

	@ParameterizedTest
	@EnumSource(names = { "START", "ELEMENT" })
	void cancelledFromInsideACall(Call call) {
		this.calls.in(call, StreamHandle::cancel);
		StreamHandle handle = startEndless();
		this.calls.assertOver(handle);
		assertThat(this.calls.calls()).hasSize((call == Call.START) ? 2 : 3).endsWith("CANCEL");
		assertCancelled(handle);
	}

	@Test
	void cancelledFromAnotherThreadWhileNothingComes() {
		StreamHandle handle = startEndless();
		this.calls.awaitCall("ELEMENT a");
		handle.cancel();
		handle.cancel();
		assertThat(handle.isActive()).isFalse();
		this.calls.assertCalls(handle, "START 200", "ELEMENT a", "CANCEL");
		assertThat(this.calls.threads()).hasSize(1);
		assertCancelled(handle);
	}

	@Test
	void cancelledFromAnotherThreadWhileElementsCome() throws InterruptedException {
		CountDownLatch some = new CountDownLatch(1000);
		this.calls.in(Call.ELEMENT, (handle) -> some.countDown());
		this.upstream.on("/report").respond(200).chunked().forever(Script.begin().chunk("x\n".repeat(1000)));
		StreamHandle handle = start();
		assertThat(some.await(SOON.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
		handle.cancel();
		this.calls.assertOver(handle);
		assertThat(this.calls.calls()).endsWith("CANCEL").doesNotContain("COMPLETE");
		assertCancelled(handle);
	}

	@Test
	void cancelledBeforeTheServerAnswers() {
		this.upstream.on("/report").awaitRequestBody().stall();
		StreamHandle handle = start();
		SeenExchange seen = this.upstream.awaitRequest(SOON);
		handle.cancel();
		assertThat(seen.awaitEnd(SOON)).isIn(ClientEnd.CLOSED, ClientEnd.RESET);
		this.calls.assertCalls(handle, "CANCEL");
		assertThat(handle.completion().toCompletableFuture().join()).isEqualTo(Outcome.CANCELLED);
		end(Outcome.CANCELLED);
		this.scene.assertAllSlotsAreFree();
	}

	@Test
	void cancelAfterTheEndHasNoEffect() {
		this.upstream.on("/report").respond(200).body("a\n");
		StreamHandle handle = start();
		this.calls.assertOver(handle);
		handle.cancel();
		handle.pause();
		handle.resume();
		this.calls.assertCalls(handle, "START 200", "ELEMENT a", "COMPLETE");
		end(Outcome.COMPLETED);
		this.scene.assertAllSlotsAreFree();
	}

	@ParameterizedTest
	@EnumSource(names = { "START", "ELEMENT" })
	void whatACallThrowsEndsThatStreamAndNoOther(Call call) {
		this.upstream.on("/other").respond(200).chunked().chunk("x\n").stall();
		Callbacks<String> other = new Callbacks<>();
		StreamHandle unharmed = spec("/other").start(ResponseSpec::lines, other);
		other.awaitCall("ELEMENT x");
		this.upstream.forget();
		this.calls.in(call, Callbacks::fail);
		StreamHandle handle = startEndless();
		this.calls.assertOver(handle);
		assertThat(this.calls.calls()).hasSize((call == Call.START) ? 2 : 3).endsWith("ERROR listener");
		StreamListenerException error = this.calls.error(StreamListenerException.class);
		assertThat(error).hasRootCauseInstanceOf(NoClassDefFoundError.class);
		assertFailedWith(handle, error);
		this.scene.application.assertEndedOnceWith(error);
		this.scene.assertTheServerSawTheEnd();
		assertThat(unharmed.isActive()).isTrue();
		unharmed.cancel();
		other.assertCalls(unharmed, "START 200", "ELEMENT x", "CANCEL");
		this.scene.assertAllSlotsAreFree();
	}

	@Test
	void whatIsThrownAtTheEndIsInTheCompletionAndNothingElseIsCalled() {
		this.calls.in(Call.COMPLETE, Callbacks::fail);
		this.upstream.on("/report").respond(200).body("a\n");
		StreamHandle handle = start();
		this.calls.assertCalls(handle, "START 200", "ELEMENT a", "COMPLETE");
		assertListenerFailure(handle);
		end(Outcome.COMPLETED);
		this.scene.assertAllSlotsAreFree();
	}

	@Test
	void whatIsThrownForACancellationIsInTheCompletionAndNothingElseIsCalled() {
		this.calls.in(Call.CANCEL, Callbacks::fail);
		StreamHandle handle = startEndless();
		this.calls.awaitCall("ELEMENT a");
		handle.cancel();
		this.calls.assertCalls(handle, "START 200", "ELEMENT a", "CANCEL");
		assertListenerFailure(handle);
		end(Outcome.CANCELLED);
		this.scene.assertTheServerSawTheEnd();
		this.scene.assertAllSlotsAreFree();
	}

	@Test
	void whatIsThrownForAnErrorIsInTheCompletionTogetherWithTheErrorAndNothingElseIsCalled() {
		this.calls.in(Call.ERROR, Callbacks::fail);
		this.upstream.on("/report").respond(503).body("later");
		StreamHandle handle = start();
		this.calls.assertCalls(handle, "ERROR status");
		assertThat(assertListenerFailure(handle).getSuppressed())
			.containsExactly(this.calls.error(StreamStatusException.class));
		this.scene.assertAllSlotsAreFree();
	}

	@Test
	void whatIsThrownTwiceIsToldOnce() {
		this.calls.in(Call.ELEMENT, Callbacks::fail).in(Call.ERROR, Callbacks::fail);
		StreamHandle handle = startEndless();
		this.calls.assertCalls(handle, "START 200", "ELEMENT a", "ERROR listener");
		assertListenerFailure(handle);
		this.scene.assertTheServerSawTheEnd();
		this.scene.assertAllSlotsAreFree();
	}

	@Test
	void aBufferOfAListenerThatThrowsIsReleased() {
		this.upstream.on("/bytes").respond(200).generate(4 * 1024 * 1024, 7);
		Callbacks<Object> bytes = new Callbacks<>().in(Call.ELEMENT, Callbacks::fail);
		StreamHandle handle = spec("/bytes").start(ResponseSpec::bytes, bytes);
		bytes.assertCalls(handle, "START 200", "ELEMENT bytes", "ERROR listener");
		this.scene.assertTheServerSawTheEnd();
		this.scene.assertAllSlotsAreFree();
	}

	@Test
	void onlyAStreamOfTheResponseCanBeRead() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> spec("/report").start((body) -> Flux.just("a"), this.calls));
		assertThat(this.calls.calls()).isEmpty();
		this.scene.application.assertNoLiveStreams();
	}

	private StreamHandle startEndless() {
		this.upstream.on("/report").respond(200).chunked().chunk("a\n").stall();
		return start();
	}

	private StreamHandle start() {
		return spec("/report").start(ResponseSpec::lines, this.calls);
	}

	private ResponseSpec spec(String path) {
		return this.scene.client.get().uri(path).retrieve();
	}

	private void assertCancelled(StreamHandle handle) {
		assertThat(handle.completion().toCompletableFuture().join()).isEqualTo(Outcome.CANCELLED);
		this.scene.assertTheServerSawTheEnd();
		end(Outcome.CANCELLED);
		this.scene.assertAllSlotsAreFree();
	}

	private Termination end(Outcome outcome) {
		Termination end = this.scene.application.awaitTermination();
		assertThat(end.outcome()).isEqualTo(outcome);
		return end;
	}

	private static StreamListenerException assertListenerFailure(StreamHandle handle) {
		try {
			handle.completion().toCompletableFuture().join();
			throw new AssertionError("The stream is said to be complete");
		}
		catch (CompletionException ex) {
			assertThat(ex).hasCauseExactlyInstanceOf(StreamListenerException.class);
			return (StreamListenerException) ex.getCause();
		}
	}

	private static void assertFailedWith(StreamHandle handle, Throwable error) {
		assertThatThrownBy(() -> handle.completion().toCompletableFuture().join())
			.isInstanceOf(CompletionException.class)
			.cause()
			.isSameAs(error);
	}

}
