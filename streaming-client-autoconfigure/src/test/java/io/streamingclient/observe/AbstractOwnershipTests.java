package io.streamingclient.observe;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.subscriber.TestSubscriber;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;

import io.streamingclient.stream.Outcome;
import io.streamingclient.upstream.ClientEnd;
import io.streamingclient.upstream.Gate;
import io.streamingclient.upstream.SeenExchange;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of the connection.
 */
abstract class AbstractOwnershipTests extends AbstractWebClientTests {

	private static final int REQUESTS = 10;

	AbstractOwnershipTests(boolean observed) {
		super(observed);
	}

	@Test
	void aCancelledBodyEndsOnTheWire() {
		this.upstream.on("/endless").eventStream().event("a").stall();
		StepVerifier.create(client().get().uri("/endless").retrieve().bodyToFlux(String.class))
			.expectNext("a")
			.thenCancel()
			.verify(SOON);
		assertClosed(this.upstream.awaitRequest(SOON));
		assertOutcomes(Outcome.CANCELLED);
	}

	@Test
	void aRequestThatIsCancelledBeforeItsResponseEndsOnTheWire() {
		Gate gate = new Gate();
		this.upstream.on("/late").awaitGate(gate).respond(200).body("late");
		TestSubscriber<String> subscriber = TestSubscriber.create();
		client().get().uri("/late").retrieve().bodyToMono(String.class).subscribe(subscriber);
		SeenExchange seen = this.upstream.awaitRequest(SOON);
		subscriber.cancel();
		assertClosed(seen);
		gate.open();
		assertOutcomes(Outcome.CANCELLED);
	}

	@Test
	void aTimeoutOfTheApplicationEndsOnTheWire() {
		this.upstream.on("/silent").respond(200).chunked().chunk("a\n").stall();
		// Reactor Netty can lose a cancellation that meets the response
		StepVerifier
			.create(client().get()
				.uri("/silent")
				.retrieve()
				.bodyToFlux(String.class)
				.timeout(Mono.never(), (line) -> Mono.delay(Duration.ofMillis(500))))
			.expectNext("a")
			.expectError(TimeoutException.class)
			.verify(SOON);
		assertClosed(this.upstream.awaitRequest(SOON));
		assertOutcomes(Outcome.CANCELLED);
	}

	@Test
	void aResponseThatNobodyReadsIsReleased() {
		this.upstream.on("/body").respond(200).body("not of interest");
		for (int i = 0; i < REQUESTS; i++) {
			assertThat(client().get()
				.uri("/body")
				.exchangeToMono((response) -> Mono.just(response.statusCode().value()))
				.block(SOON)).isEqualTo(200);
		}
		assertConnectionsAreReused();
	}

	@Test
	void aResponseWhoseHandlerThrowsIsReleased() {
		this.upstream.on("/body").respond(200).body("not of interest");
		for (int i = 0; i < REQUESTS; i++) {
			StepVerifier.create(client().get().uri("/body").exchangeToMono((response) -> {
				throw new IllegalStateException("no");
			})).expectErrorMessage("no").verify(SOON);
		}
		assertConnectionsAreReused();
	}

	@Test
	void aResponseThatAFilterDropsHoldsNoRow() {
		this.upstream.on("/body").respond(503).body("not of interest");
		StepVerifier.create(builder()
			.filter((request, next) -> next.exchange(request)
				.flatMap((response) -> response.releaseBody().then(Mono.error(new IllegalStateException("no")))))
			.build()
			.get()
			.uri("/body")
			.retrieve()
			.bodyToMono(String.class)).expectErrorMessage("no").verify(SOON);
	}

	@Test
	void connectionsAreReused() {
		this.upstream.on("/plain").respond(200).body("plain");
		for (int i = 0; i < REQUESTS; i++) {
			client().get().uri("/plain").retrieve().bodyToMono(String.class).block(SOON);
		}
		assertConnectionsAreReused();
	}

	@Test
	void noMoreIsReadThanIsAskedFor() throws InterruptedException {
		this.upstream.on("/large").respond(200).generate(64L * 1024 * 1024, 7);
		// Reactor Netty can lose a cancellation that meets the response
		CountDownLatch begun = new CountDownLatch(1);
		BaseSubscriber<DataBuffer> slow = new BaseSubscriber<>() {

			@Override
			protected void hookOnSubscribe(Subscription subscription) {
				request(1);
			}

			@Override
			protected void hookOnNext(DataBuffer buffer) {
				DataBufferUtils.release(buffer);
				begun.countDown();
			}

		};
		Flux<DataBuffer> body = client().get().uri("/large").retrieve().bodyToFlux(DataBuffer.class);
		body.subscribe(slow);
		SeenExchange seen = this.upstream.awaitRequest(SOON);
		seen.awaitBytesSent(64 * 1024, SOON);
		assertThat(seen.end()).isEmpty();
		assertThat(begun.await(SOON.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
		slow.cancel();
		assertClosed(seen);
		assertThat(seen.bytesSent()).isLessThan(64L * 1024 * 1024);
		assertOutcomes(Outcome.CANCELLED);
	}

	@Test
	void aBodyThatIsTakenInPartEndsOnTheWire() {
		this.upstream.on("/large").respond(200).generate(64L * 1024 * 1024, 7);
		StepVerifier
			.create(client().get()
				.uri("/large")
				.exchangeToFlux(
						(response) -> response.bodyToFlux(DataBuffer.class).doOnNext(DataBufferUtils::release).take(3)))
			.expectNextCount(3)
			.expectComplete()
			.verify(SOON);
		assertClosed(this.upstream.awaitRequest(SOON));
		assertOutcomes(Outcome.CANCELLED);
	}

	// The transport gives a connection back just after it has told of the end, so the
	// next
	// request may need another one; one that is never given back is never used again.
	private void assertConnectionsAreReused() {
		assertThat(this.upstream.exchanges()).hasSize(REQUESTS);
		assertThat(this.upstream.connections().accepted()).isLessThan(REQUESTS / 2);
	}

	private static void assertClosed(SeenExchange seen) {
		assertThat(seen.awaitEnd(SOON)).isIn(ClientEnd.CLOSED, ClientEnd.RESET);
	}

}
