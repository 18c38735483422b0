package io.streamingclient.client;

import java.time.Duration;
import java.util.function.BooleanSupplier;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.test.StepVerifier;

import io.streamingclient.upstream.Gate;
import io.streamingclient.upstream.SeenExchange;

import static io.streamingclient.client.Http2Stage.TIMEOUT;
import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * An event loop that code of the application blocks for longer than the clocks of the
 * other streams on it: what has arrived meanwhile counts, although it is yet to be read.
 */
@Timeout(60)
class BlockedLoopTests {

	private static final Duration IDLE = TIMEOUT.multipliedBy(3);

	private static final Duration BLOCKED = IDLE.multipliedBy(2);

	@Test
	void aStreamWhoseBytesWaitToBeReadIsNotIdle() {
		Gate gate = new Gate();
		try (Http2Stage stage = Http2Stage.h2c((timeouts) -> timeouts.withIdle(IDLE))) {
			stage.upstream.on("/waiting").respond(200).send("a\n").awaitGate(gate).send("b\n").endStream();
			StepVerifier.create(stage.lines("/waiting")).expectNext("a").then(() -> {
				SeenExchange waiting = stage.upstream.awaitRequest(SOON);
				gate.awaitArrival(SOON);
				long before = waiting.bytesSent();
				StepVerifier.create(stage.lines("/next").doOnNext((line) -> {
					gate.open();
					block(() -> waiting.bytesSent() > before);
				})).expectNext("next").expectComplete().verify(SOON);
			}).expectNext("b").expectComplete().verify(SOON.multipliedBy(2));
			assertThat(stage.application.terminations()).hasSize(2);
		}
	}

	// BlockHound would refuse to sleep
	private static void block(BooleanSupplier arrived) {
		long begin = System.nanoTime();
		long blocked = 0;
		while (blocked < BLOCKED.toNanos() || (!arrived.getAsBoolean() && blocked < SOON.toNanos())) {
			blocked = System.nanoTime() - begin;
		}
	}

}
