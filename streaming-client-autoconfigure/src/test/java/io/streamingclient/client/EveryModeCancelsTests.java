package io.streamingclient.client;

import org.junit.jupiter.api.Test;

import io.streamingclient.stream.Outcome;
import io.streamingclient.stream.Phase;
import io.streamingclient.upstream.Script;
import io.streamingclient.upstream.SeenExchange;

import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whoever cancels, in any mode, ends the exchange on the wire and leaves nothing behind.
 */
@InEveryMode
class EveryModeCancelsTests extends AbstractModeTests {

	@Test
	void beforeTheServerAnswers() {
		report().awaitRequestBody().stall();
		Reading<String> reading = lines();
		reading.ask(1);
		awaitPhase(Phase.AWAITING_RESPONSE);
		assertCancels(reading, Phase.AWAITING_RESPONSE);
		assertThat(reading.taken()).isEmpty();
	}

	@Test
	void whileNothingComes() {
		report().respond(200).chunked().chunk("a\n").stall();
		Reading<String> reading = lines();
		assertThat(reading.next()).isEqualTo("a");
		reading.ask(1);
		assertCancels(reading, Phase.STREAMING);
		assertThat(reading.taken()).containsExactly("a");
	}

	@Test
	void whileElementsCome() {
		report().respond(200).chunked().forever(Script.begin().chunk("a\n".repeat(1000)));
		Reading<String> reading = lines();
		reading.ask(Long.MAX_VALUE);
		for (int i = 0; i < 3000; i++) {
			assertThat(reading.awaitNext()).isEqualTo("a");
		}
		assertCancels(reading, Phase.STREAMING);
	}

	@Test
	void whileBytesCome() {
		report().respond(200).generate(1024L * 1024 * 1024, 7);
		Reading<Integer> reading = tracked(this.mode.bytes(get().retrieve(), (bytes) -> bytes.length));
		reading.ask(10);
		assertThat(reading.awaitNext()).isPositive();
		assertCancels(reading, Phase.STREAMING);
	}

	@Test
	void beforeAnythingWasAskedFor() {
		report().respond(200).chunked().chunk("a\nb\n").stall();
		Reading<String> reading = lines();
		awaitPhase(Phase.STREAMING);
		assertCancels(reading, Phase.STREAMING);
		assertThat(reading.taken()).isEmpty();
	}

	@Test
	void whileItWaitsForASlot() {
		report().respond(200).chunked().chunk("a\n").stall();
		Reading<String> first = lines();
		Reading<String> second = lines();
		assertThat(first.next()).isEqualTo("a");
		assertThat(second.next()).isEqualTo("a");
		Reading<String> waiting = lines();
		waiting.ask(1);
		waiting.cancel();
		assertThat(waiting.awaitEnd().outcome()).isEqualTo(Outcome.CANCELLED);
		assertThat(this.scene.application.awaitTermination().phase()).isEqualTo(Phase.ACQUIRING);
		first.cancel();
		second.cancel();
		this.scene.assertNothingIsOpen();
		assertThat(this.upstream.exchanges()).as("it has sent nothing").hasSize(2);
		this.scene.assertAllSlotsAreFree();
	}

	@Test
	void twice() {
		report().respond(200).chunked().chunk("a\n").stall();
		Reading<String> reading = lines();
		assertThat(reading.next()).isEqualTo("a");
		reading.cancel();
		assertCancels(reading, Phase.STREAMING);
	}

	@Test
	void afterTheEndWithoutEffect() {
		report().respond(200).body("a\n");
		Reading<String> reading = lines();
		assertThat(reading.end().outcome()).isEqualTo(Outcome.COMPLETED);
		reading.cancel();
		assertThat(reading.awaitEnd().outcome()).isEqualTo(Outcome.COMPLETED);
		assertThat(this.scene.application.terminations()).singleElement()
			.satisfies((end) -> assertThat(end.outcome()).isEqualTo(Outcome.COMPLETED));
		this.scene.assertAllSlotsAreFree();
		assertThat(this.upstream.connections().open()).as("its connection is still used").isPositive();
	}

	@Test
	void afterAFailureWithoutEffect() {
		report().respond(503).body("later");
		Reading<String> reading = lines();
		assertThat(reading.end().outcome()).isEqualTo(Outcome.FAILED);
		reading.cancel();
		assertThat(reading.awaitEnd().outcome()).isEqualTo(Outcome.FAILED);
		assertThat(this.scene.application.terminations()).singleElement()
			.satisfies((end) -> assertThat(end.outcome()).isEqualTo(Outcome.FAILED));
		this.scene.assertAllSlotsAreFree();
	}

	@Test
	void oneOfTwoAndNotTheOther() {
		report().respond(200).chunked().chunk("a\n").stall();
		Reading<String> other = lines();
		assertThat(other.next()).isEqualTo("a");
		SeenExchange seen = this.upstream.awaitRequest(SOON);
		Reading<String> reading = lines();
		assertThat(reading.next()).isEqualTo("a");
		reading.cancel();
		this.scene.assertTheServerSawTheEnd();
		assertThat(seen.end()).isEmpty();
		assertThat(this.scene.application.streams().streams()).hasSize(1);
		other.cancel();
		assertThat(seen.awaitEnd(SOON)).isNotNull();
		this.scene.assertNothingIsOpen();
		this.scene.assertAllSlotsAreFree();
	}

}
