package io.streamingclient.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;

import io.streamingclient.client.Callbacks.Call;
import io.streamingclient.client.StreamingClient.ResponseSpec;
import io.streamingclient.stream.IdleTimeoutException;
import io.streamingclient.stream.Outcome;
import io.streamingclient.stream.StreamException;
import io.streamingclient.upstream.Gate;
import io.streamingclient.upstream.GeneratedBody;
import io.streamingclient.upstream.Script;
import io.streamingclient.upstream.ScriptedUpstream;
import io.streamingclient.upstream.SeenExchange;

import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A listener that pauses is sent nothing more, loses nothing, and is not blamed for it.
 */
@Timeout(120)
@ParameterizedClass
@EnumSource(names = { "HTTP1", "H2C" })
class PausedListeningTests {

	private static final Duration IDLE = Duration.ofSeconds(1);

	private static final Duration PAUSE = IDLE.multipliedBy(2);

	// more than all buffers between here and there
	private static final int LARGE = 64 * 1024 * 1024;

	private static final int LINES = 20_000;

	private final Scene scene;

	private final ScriptedUpstream upstream;

	private final Callbacks<String> calls = new Callbacks<>();

	PausedListeningTests(Spoken spoken) {
		this.scene = Scene.of(spoken, 2, (timeouts) -> timeouts.withIdle(IDLE));
		this.upstream = this.scene.upstream;
	}

	@AfterEach
	void close() {
		this.scene.close();
	}

	@Test
	void aFastServerIsHeldBackAndNothingIsLost() {
		GeneratedBody body = GeneratedBody.of(LARGE, 7);
		this.upstream.on("/report").respond(200).generate(body);
		PausingDigest listener = new PausingDigest();
		StreamHandle handle = spec("/report").start(ResponseSpec::bytes, listener);
		SeenExchange seen = this.upstream.awaitRequest(SOON);
		Awaitility.await().atMost(SOON).until(() -> listener.buffers > 0);
		assertStaysActive(handle);
		assertThat(listener.buffers).as("elements after the pause").isEqualTo(1);
		assertThat(seen.bytesSent()).as("sent while it paused").isLessThan(LARGE);
		assertThat(this.scene.application.streams().streams()).singleElement()
			.satisfies((stream) -> assertThat(stream.stuck()).isFalse());
		handle.resume();
		assertOver(handle);
		assertThat(listener.digest.sha256()).isEqualTo(body.sha256());
		assertThat(handle.completion().toCompletableFuture().join()).isEqualTo(Outcome.COMPLETED);
		this.scene.assertAllSlotsAreFree();
	}

	@Test
	void pausedFromTheStartItGetsNoElement() {
		this.upstream.on("/report").respond(200).body("a\nb\n");
		this.calls.in(Call.START, StreamHandle::pause);
		StreamHandle handle = start();
		this.calls.awaitCall("START 200");
		assertStaysActive(handle);
		assertThat(this.calls.calls()).containsExactly("START 200");
		handle.resume();
		this.calls.assertCalls(handle, "START 200", "ELEMENT a", "ELEMENT b", "COMPLETE");
		assertThat(this.calls.threads()).hasSize(1);
		this.scene.assertAllSlotsAreFree();
	}

	@Test
	void whatWasAskedForBeforeStillArrivesAndTheIdleClockStandsStill() {
		Gate silence = new Gate();
		AtomicBoolean paused = new AtomicBoolean();
		this.upstream.on("/report").respond(200).chunked().chunk("a\n").then((stage) -> {
			do {
				stage.response().chunk(new byte[] { 'b' }, 1);
				stage.pause(Duration.ofMillis(20));
			}
			while (!paused.get());
		}).awaitGate(silence).chunk("\nc\nd\n").end();
		StreamHandle handle = start();
		this.calls.awaitCall("ELEMENT a");
		handle.pause();
		paused.set(true);
		assertStaysActive(handle);
		assertThat(this.calls.calls()).containsExactly("START 200", "ELEMENT a");
		silence.open();
		Awaitility.await().atMost(SOON).until(() -> this.calls.calls().size() == 3);
		assertStaysActive(handle);
		assertThat(this.calls.calls()).hasSize(3).last().asString().matches("ELEMENT b+");
		handle.resume();
		this.calls.assertOver(handle);
		assertThat(this.calls.calls()).hasSize(6).endsWith("ELEMENT c", "ELEMENT d", "COMPLETE");
		this.scene.assertAllSlotsAreFree();
	}

	@Test
	void theIdleClockRunsAgainAfterThePause() {
		this.upstream.on("/report").respond(200).chunked().chunk("a\n").stall();
		this.calls.in(Call.ELEMENT, StreamHandle::pause);
		StreamHandle handle = start();
		this.calls.awaitCall("ELEMENT a");
		assertStaysActive(handle);
		handle.resume();
		this.calls.assertCalls(handle, "START 200", "ELEMENT a", "ERROR timeout");
		Expect.notEarlyAndNotLate(this.calls.error(IdleTimeoutException.class), PAUSE.plus(IDLE));
		this.scene.assertTheServerSawTheEnd();
		this.scene.assertAllSlotsAreFree();
	}

	@Test
	void aPausedStreamCanBeCancelled() {
		this.upstream.on("/report").respond(200).chunked().forever(Script.begin().chunk("a\n".repeat(1000)));
		this.calls.in(Call.ELEMENT, StreamHandle::pause);
		StreamHandle handle = start();
		this.calls.awaitCall("ELEMENT a");
		handle.cancel();
		this.calls.assertCalls(handle, "START 200", "ELEMENT a", "CANCEL");
		this.scene.assertTheServerSawTheEnd();
		this.scene.assertAllSlotsAreFree();
	}

	@Test
	void thePauseOfAStreamWithAClockForAllEndsWithThatClock() {
		this.upstream.on("/report").respond(200).chunked().chunk("a\n").stall();
		this.calls.in(Call.ELEMENT, StreamHandle::pause);
		StreamHandle handle = this.scene.client.get()
			.uri("/report")
			.timeouts((timeouts) -> timeouts.withTotal(PAUSE))
			.retrieve()
			.start(ResponseSpec::lines, this.calls);
		this.calls.assertCalls(handle, "START 200", "ELEMENT a", "ERROR timeout");
		this.scene.assertTheServerSawTheEnd();
		this.scene.assertAllSlotsAreFree();
	}

	@Test
	void pausedAndResumedAgainAndAgainByManyItMissesNothing() throws InterruptedException {
		String text = String.join("\n", lines());
		this.upstream.on("/report").respond(200).body(text);
		StreamHandle handle = start();
		List<Thread> threads = IntStream.range(0, 3).mapToObj((number) -> new Thread(() -> {
			for (int i = 0; handle.isActive() && i < 100_000; i++) {
				handle.pause();
				Thread.onSpinWait();
				handle.resume();
			}
		})).toList();
		threads.forEach(Thread::start);
		for (Thread thread : threads) {
			thread.join();
		}
		this.calls.assertOver(handle);
		List<String> all = this.calls.calls();
		assertThat(all).hasSize(LINES + 2).startsWith("START 200").endsWith("COMPLETE");
		assertThat(all.subList(1, LINES + 1)).isEqualTo(lines().stream().map((line) -> "ELEMENT " + line).toList());
		this.scene.assertAllSlotsAreFree();
	}

	private static List<String> lines() {
		return IntStream.range(0, LINES).mapToObj(String::valueOf).toList();
	}

	private StreamHandle start() {
		return spec("/report").start(ResponseSpec::lines, this.calls);
	}

	private ResponseSpec spec(String path) {
		return this.scene.client.get().uri(path).retrieve();
	}

	private static void assertStaysActive(StreamHandle handle) {
		Awaitility.await().during(PAUSE).atMost(SOON).until(handle::isActive);
	}

	private static void assertOver(StreamHandle handle) {
		Awaitility.await().atMost(SOON.multipliedBy(2)).until(() -> handle.await(Duration.ofMillis(100)));
	}

	/**
	 * Pauses after its first buffer.
	 */
	private static final class PausingDigest implements ElementListener<DataBuffer> {

		private final Digest digest = new Digest();

		private volatile StreamHandle handle;

		private volatile int buffers;

		@Override
		public void onStart(StreamStart start) {
			this.handle = start.handle();
		}

		@Override
		public void onElement(DataBuffer element) {
			this.digest.take(DataBufferUtils.retain(element));
			if (this.buffers == 0) {
				this.handle.pause();
			}
			this.buffers = this.buffers + 1;
		}

		@Override
		public void onComplete(HttpHeaders trailers) {
			// the handle knows
		}

		@Override
		public void onError(StreamException error) {
			// the handle knows
		}

	}

}
