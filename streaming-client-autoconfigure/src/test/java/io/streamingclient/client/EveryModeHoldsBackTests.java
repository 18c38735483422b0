package io.streamingclient.client;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.core.io.buffer.DefaultDataBufferFactory;

import io.streamingclient.client.StreamingClient.ResponseSpec;
import io.streamingclient.stream.Outcome;
import io.streamingclient.stream.Phase;
import io.streamingclient.stream.StreamSnapshot;
import io.streamingclient.upstream.Gate;
import io.streamingclient.upstream.GeneratedBody;
import io.streamingclient.upstream.Script;
import io.streamingclient.upstream.SeenExchange;

import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * In every mode the consumer sets the pace: the server is held back, nothing is lost, and
 * nobody is blamed.
 */
@InEveryMode
class EveryModeHoldsBackTests extends AbstractModeTests {

	private static final Duration IDLE = Duration.ofMillis(500);

	private static final Duration PAUSE = Duration.ofMillis(800);

	private static final Duration MOMENT = Duration.ofMillis(100);

	// more than all windows and buffers between here and there
	private static final int LARGE = 32 * 1024 * 1024;

	@Test
	void aConsumerThatTakesNothingHoldsTheServerBackAndLosesNothing() {
		Digest digest = new Digest();
		report().respond(200).generate(LARGE, 7);
		Reading<Integer> reading = tracked(this.mode.bytes(get().retrieve(),
				(bytes) -> digest.take(DefaultDataBufferFactory.sharedInstance.wrap(bytes))));
		SeenExchange seen = this.upstream.awaitRequest(SOON);
		assertThat(awaitStandstill(seen)).isLessThan(LARGE);
		assertThat(row().bytesReceived()).isLessThan(LARGE);
		assertThat(reading.end().outcome()).isEqualTo(Outcome.COMPLETED);
		assertThat(digest.sha256()).isEqualTo(GeneratedBody.sha256(LARGE, 7));
		this.scene.assertAllSlotsAreFree();
	}

	@Test
	void aConsumerThatTakesNothingMoreHoldsTheServerBack() {
		report().respond(200).chunked().forever(Script.begin().chunk("a\n".repeat(10_000)));
		Reading<String> reading = lines();
		for (int i = 0; i < 100; i++) {
			assertThat(reading.next()).isEqualTo("a");
		}
		SeenExchange seen = this.upstream.awaitRequest(SOON);
		awaitStandstill(seen);
		assertThat(row().elements()).isBetween(100L, 100L + this.mode.ahead());
		assertThat(row().bytesReceived()).isLessThan(LARGE);
		assertCancels(reading, Phase.STREAMING, seen);
	}

	@Test
	void elementsThatNobodyAskedForDoNotCome() {
		report().respond(200).body("a\nb\nc\n");
		Reading<String> reading = lines();
		reading.assertNothingComes(MOMENT);
		assertThat(reading.next()).isEqualTo("a");
		reading.assertNothingComes(MOMENT);
		reading.ask(2);
		assertThat(reading.awaitNext()).isEqualTo("b");
		assertThat(reading.awaitNext()).isEqualTo("c");
		assertCompletes(reading, "a", "b", "c");
	}

	@Test
	void oneByOneNothingIsMissed() {
		List<String> all = IntStream.range(0, 1000).mapToObj(String::valueOf).toList();
		report().respond(200).body(String.join("\n", all));
		Reading<String> reading = lines();
		all.forEach((line) -> assertThat(reading.next()).isEqualTo(line));
		assertCompletes(reading, all.toArray());
	}

	@Test
	void aConsumerThatPausesIsNotIdle() {
		Gate gate = new Gate();
		List<String> all = IntStream.range(0, 100).mapToObj(String::valueOf).toList();
		report().respond(200).chunked().chunk(String.join("\n", all)).awaitGate(gate).end();
		Reading<String> reading = read(get().timeouts((timeouts) -> timeouts.withIdle(IDLE)), ResponseSpec::lines);
		assertThat(reading.next()).isEqualTo("0");
		reading.assertNothingComes(PAUSE);
		assertThat(row().phase()).isEqualTo(Phase.STREAMING);
		assertThat(row().stuck()).isFalse();
		gate.open();
		assertCompletes(reading, all.toArray());
	}

	@Test
	void aFailureIsToldBehindTheElementsBeforeIt() {
		report().respond(200).contentLength(100).send("a\nb\nc\n").fin();
		Reading<String> reading = lines();
		assertThat(reading.next()).isEqualTo("a");
		assertThat(reading.next()).isEqualTo("b");
		reading.assertNothingComes(MOMENT);
		assertThat(reading.next()).isEqualTo("c");
		assertThat(reading.end().outcome()).isEqualTo(Outcome.FAILED);
		this.scene.assertAllSlotsAreFree();
	}

	@Test
	void aSlowConsumerDoesNotSlowAnother() {
		report().respond(200).generate(LARGE, 7);
		Reading<Integer> slow = tracked(this.mode.bytes(get().retrieve(), (bytes) -> bytes.length));
		SeenExchange seen = this.upstream.awaitRequest(SOON);
		awaitStandstill(seen);
		this.upstream.on("/other").respond(200).body("a\n".repeat(100_000));
		Reading<String> other = read(this.scene.client.get().uri("/other"), ResponseSpec::lines);
		assertThat(other.end().outcome()).isEqualTo(Outcome.COMPLETED);
		assertThat(other.taken()).hasSize(100_000);
		slow.cancel();
		assertThat(seen.awaitEnd(SOON)).isNotNull();
		this.scene.assertAllSlotsAreFree();
	}

	private StreamSnapshot row() {
		return this.scene.application.streams().streams().get(0);
	}

	// until the server could send nothing for a while
	private static long awaitStandstill(SeenExchange seen) {
		Awaitility.await()
			.pollInterval(Duration.ofMillis(20))
			.atMost(SOON)
			.until(seen::bytesSent, (sent) -> sent > 0
					&& System.nanoTime() - seen.lastByteSentAt().orElseThrow() > 2 * MOMENT.toNanos());
		return seen.bytesSent();
	}

}
