package io.streamingclient.codec;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.codec.ServerSentEvent;

import static org.assertj.core.api.Assertions.assertThat;

class ElementFluxTests {

	private static final Duration SOON = Duration.ofSeconds(20);

	@Test
	void linesComeAsTheyAreAskedFor() {
		TestPublisher<DataBuffer> body = TestPublisher.create();
		StepVerifier.create(lines(body.flux()), 0)
			.then(() -> body.assertMaxRequested(0))
			.thenRequest(1)
			.then(() -> body.next(buffer("a\nb\nc")))
			.expectNext("a")
			.thenRequest(1)
			.expectNext("b")
			.then(() -> body.assertMaxRequested(1))
			.thenRequest(1)
			.then(() -> body.next(buffer("d\n")))
			.expectNext("cd")
			.then(body::complete)
			.expectComplete()
			.verify(SOON);
	}

	@Test
	void theEndShowsWithoutBeingAskedFor() {
		StepVerifier.create(lines(Flux.just(buffer("a\n"))), 1).expectNext("a").expectComplete().verify(SOON);
	}

	@Test
	void theLastLineMayEndWithTheBody() {
		StepVerifier.create(lines(Flux.just(buffer("a\nb"))), 1)
			.expectNext("a")
			.thenRequest(1)
			.expectNext("b")
			.expectComplete()
			.verify(SOON);
	}

	@Test
	void whatCameBeforeAFailureIsDelivered() {
		StepVerifier
			.create(lines(Flux.just(buffer("a\nb\nc")).concatWith(Flux.error(new IllegalStateException("cut")))))
			.expectNext("a", "b")
			.expectErrorMessage("cut")
			.verify(SOON);
	}

	@Test
	void aLineThatIsTooLongEndsTheBody() {
		TestPublisher<DataBuffer> body = TestPublisher.create();
		StepVerifier.create(lines(body.flux()))
			.then(() -> body.next(buffer("a\n" + "b".repeat(101))))
			.expectNext("a")
			.expectError(ElementTooLargeException.class)
			.verify(SOON);
		body.assertCancelled();
	}

	@Test
	void anErrorThatIsThrownByTheParserEndsTheBody() {
		TestPublisher<DataBuffer> body = TestPublisher.create();
		ElementReader<String> reader = ElementReader.parsed((text) -> {
			throw new StackOverflowError("on purpose");
		});
		Flux<String> records = new ElementFlux<>(body.flux(),
				() -> new RecordDecoder<>(100, RecordOptions.defaults(), reader, () -> {
				}));
		StepVerifier.create(records)
			.then(() -> body.next(buffer("{}\n")))
			.expectError(StackOverflowError.class)
			.verify(SOON);
		body.assertCancelled();
	}

	@Test
	void cancellingStopsTheBody() {
		TestPublisher<DataBuffer> body = TestPublisher.create();
		StepVerifier.create(lines(body.flux()).take(1))
			.then(() -> body.next(buffer("a\nb\n")))
			.expectNext("a")
			.expectComplete()
			.verify(SOON);
		body.assertCancelled();
	}

	@Test
	void whatComesBehindTheLastElementIsDropped() {
		List<DataBuffer> buffers = List.of(buffer("data: a\n\ndata: [DONE]\n\ndata: b\n\n"), buffer("data: c\n\n"),
				buffer("data: d\n\n"));
		AtomicInteger consumed = new AtomicInteger();
		StepVerifier.create(events(Flux.fromIterable(buffers).doOnNext((buffer) -> consumed.incrementAndGet())), 1)
			.expectNext("a")
			.expectComplete()
			.verify(SOON);
		assertThat(consumed).hasValue(3);
	}

	@Test
	void aFailureBehindTheLastElementIsNone() {
		Flux<DataBuffer> body = Flux.just(buffer("data: a\n\ndata: [DONE]\n\n"))
			.concatWith(Flux.error(new IllegalStateException("cut")));
		StepVerifier.create(events(body)).expectNext("a").expectComplete().verify(SOON);
	}

	@Test
	void aLastElementEndsABodyThatGoesOn() {
		TestPublisher<DataBuffer> body = TestPublisher.create();
		StepVerifier.create(events(body.flux()))
			.then(() -> body.next(buffer("data: a\n\ndata: [DONE]\n\n")))
			.expectNext("a")
			.expectComplete()
			.verify(SOON);
		body.next(buffer("data: b\n\n"));
	}

	@RepeatedTest(20)
	void nothingIsLostWhenBodyAndConsumerRunOnDifferentThreads() {
		Random random = new Random();
		Flux<DataBuffer> body = Flux.range(0, 10_000)
			.map((number) -> buffer((number % 3 == 0) ? number + "\n" : number + "," + random.nextInt(10) + "\n"))
			.publishOn(Schedulers.parallel());
		Long count = lines(body).publishOn(Schedulers.parallel(), 1 + random.nextInt(16)).count().block(SOON);
		assertThat(count).isEqualTo(10_000);
	}

	@Test
	void anIdWithoutAnEventIsToldBehindTheEventsBeforeIt() {
		List<String> order = new ArrayList<>();
		Flux<ServerSentEvent<String>> events = new ElementFlux<>(
				Flux.just(buffer("id: 1\ndata: a\n\nid: 2\ndata: b\n\nid: 3\n\n")),
				() -> new SseDecoder<>(100, EventOptions.defaults(), ElementReader.text(), () -> {
				}).after("", (time) -> {
				}, () -> {
				}, (id) -> order.add("moved to " + id)));
		StepVerifier.create(events.doOnNext((event) -> order.add("given " + event.id())), 0)
			.thenRequest(1)
			.expectNextCount(1)
			.then(() -> assertThat(order).containsExactly("given 1"))
			.thenRequest(1)
			.expectNextCount(1)
			.expectComplete()
			.verify(SOON);
		assertThat(order).containsExactly("given 1", "given 2", "moved to 3");
	}

	private static Flux<String> lines(Flux<DataBuffer> body) {
		return new ElementFlux<>(body, () -> LineDecoder.of(100, StandardCharsets.UTF_8));
	}

	private static Flux<String> events(Flux<DataBuffer> body) {
		EventOptions options = EventOptions.defaults().withTerminator("[DONE]");
		return new ElementFlux<>(body, () -> new SseDecoder<>(100, options, ElementReader.text(), () -> {
		})).mapNotNull(ServerSentEvent::data);
	}

	private static DataBuffer buffer(String text) {
		return DefaultDataBufferFactory.sharedInstance.wrap(text.getBytes(StandardCharsets.UTF_8));
	}

}
