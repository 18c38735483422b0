package io.streamingclient.codec;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;

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
		Flux<String> records = new ElementFlux<>(body.flux(), () -> new RecordDecoder<>(100, (text) -> {
			throw new StackOverflowError("on purpose");
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

	@RepeatedTest(20)
	void nothingIsLostWhenBodyAndConsumerRunOnDifferentThreads() {
		Random random = new Random();
		Flux<DataBuffer> body = Flux.range(0, 10_000)
			.map((number) -> buffer((number % 3 == 0) ? number + "\n" : number + "," + random.nextInt(10) + "\n"))
			.publishOn(Schedulers.parallel());
		Long count = lines(body).publishOn(Schedulers.parallel(), 1 + random.nextInt(16)).count().block(SOON);
		assertThat(count).isEqualTo(10_000);
	}

	private static Flux<String> lines(Flux<DataBuffer> body) {
		return new ElementFlux<>(body, () -> new LineDecoder(100, StandardCharsets.UTF_8));
	}

	private static DataBuffer buffer(String text) {
		return DefaultDataBufferFactory.sharedInstance.wrap(text.getBytes(StandardCharsets.UTF_8));
	}

}
