package io.streamingclient.wire;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import io.streamingclient.stream.StreamTimeouts;
import io.streamingclient.stream.TestStreams;

import static org.assertj.core.api.Assertions.assertThat;

class SlotGateTests {

	private static final Duration SOON = Duration.ofSeconds(20);

	private final TestStreams streams = new TestStreams();

	private final SlotGate gate = new SlotGate(2, 2);

	@AfterEach
	void close() {
		this.streams.close();
	}

	@Test
	void asManyEnterAsThereAreSlotsAndTheNextOnesWait() {
		List<WireLink> links = links(3);
		enterAtOnce(links.get(0));
		enterAtOnce(links.get(1));
		StepVerifier.create(this.gate.enter(links.get(2)))
			.expectSubscription()
			.then(() -> assertThat(this.gate.waiting()).isEqualTo(1))
			.then(() -> this.gate.leave(links.get(0)))
			.expectComplete()
			.verify(SOON);
		assertThat(this.gate.taken()).isEqualTo(2);
	}

	@Test
	void aStreamThatHasASlotKeepsItWhenItAsksAgain() {
		WireLink link = links(1).get(0);
		enterAtOnce(link);
		enterAtOnce(link);
		assertThat(this.gate.taken()).isEqualTo(1);
	}

	@Test
	void theQueueIsBounded() {
		List<WireLink> links = links(5);
		links.subList(0, 4).forEach((link) -> this.gate.enter(link).subscribe());
		StepVerifier.create(this.gate.enter(links.get(4))).expectError(SlotQueueFullException.class).verify(SOON);
		assertThat(this.gate.waiting()).isEqualTo(2);
	}

	@Test
	void aStreamThatEndsLeavesTheQueue() {
		List<WireLink> links = links(4);
		links.forEach((link) -> this.gate.enter(link).subscribe());
		this.gate.leave(links.get(2));
		assertThat(this.gate.waiting()).isEqualTo(1);
		this.gate.leave(links.get(0));
		this.gate.leave(links.get(1));
		this.gate.leave(links.get(3));
		assertThat(this.gate.waiting()).isZero();
		assertThat(this.gate.taken()).isZero();
	}

	@Test
	void aStreamThatIsOverDoesNotEnter() {
		WireLink link = links(1).get(0);
		link.ended();
		this.gate.enter(link).subscribe();
		assertThat(this.gate.taken()).isZero();
		assertThat(this.gate.waiting()).isZero();
	}

	@Test
	void noSlotIsLostWhenStreamsComeAndGoOnManyThreads() {
		SlotGate wide = new SlotGate(8, 10_000);
		Flux.fromIterable(links(2_000)).flatMap((link) -> Mono.<Void>fromRunnable(() -> {
			link.queueAt(wide).subscribe();
			link.ended();
		}).subscribeOn(Schedulers.parallel()), 64).blockLast(SOON);
		assertThat(wide.taken()).isZero();
		assertThat(wide.waiting()).isZero();
	}

	private void enterAtOnce(WireLink link) {
		StepVerifier.create(this.gate.enter(link)).expectComplete().verify(SOON);
	}

	private WireLink link() {
		return new WireLink(this.streams.open(new TestStreams.Control(), StreamTimeouts.defaults()),
				new ResponseOptions(true, true, 200, null), this.streams.connections());
	}

	private List<WireLink> links(int count) {
		return IntStream.range(0, count).mapToObj((number) -> link()).toList();
	}

}
