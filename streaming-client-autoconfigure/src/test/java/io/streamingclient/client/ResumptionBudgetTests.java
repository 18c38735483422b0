package io.streamingclient.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import io.streamingclient.resume.Attempts;
import io.streamingclient.resume.LastEventId;
import io.streamingclient.stream.Backoff;
import io.streamingclient.stream.ErrorType;
import io.streamingclient.stream.IdleTimeoutException;
import io.streamingclient.stream.Outcome;
import io.streamingclient.stream.StreamException;
import io.streamingclient.upstream.Script;

import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * For how long a stream that breaks is tried again.
 */
@Timeout(120)
class ResumptionBudgetTests {

	private static final Attempts THREE = new Attempts(3, Backoff.ofAttempts()).after(Duration.ofMillis(2),
			Duration.ofMillis(10));

	private static final Script EVENTS = Script.respondWith(200).header("Content-Type", "text/event-stream").chunked();

	@Test
	void aStreamThatHadHeartbeatsOnlyBeforeEachOfItsManyBreaksIsWell() {
		AtomicInteger requests = new AtomicInteger();
		try (Scene scene = Scene.of(Spoken.HTTP1, 1)) {
			scene.upstream.on("/events",
					(request) -> (requests.incrementAndGet() <= 8)
							? EVENTS.chunk(":\n").pause(Duration.ofMillis(300)).chunk(":\n").cut()
							: Script.respondWith(204).end());
			StepVerifier.create(ids(scene, THREE.healthyAfter(Duration.ofMillis(50)))).expectComplete().verify(SOON);
			assertThat(scene.application.awaitTermination()).satisfies((end) -> {
				assertThat(end.outcome()).isEqualTo(Outcome.COMPLETED);
				assertThat(end.attempts()).isEqualTo(9);
			});
		}
	}

	@Test
	void toAnswerAndToBeSilentIsNotWell() {
		try (Scene scene = Scene.of(Spoken.HTTP1, 1, (timeouts) -> timeouts.withIdle(Duration.ofMillis(300)))) {
			scene.upstream.on("/events", (request) -> EVENTS.flush().stall());
			StepVerifier.create(ids(scene, THREE.healthyAfter(Duration.ofMillis(100))))
				.expectError(IdleTimeoutException.class)
				.verify(SOON);
			assertThat(scene.upstream.exchanges()).hasSize(4);
			scene.application.assertNoLiveStreams();
		}
	}

	@Test
	void aServerThatGivesALittleAndBreaksForEverIsGivenUpWhenTheOutageIsTooLong() {
		AtomicInteger requests = new AtomicInteger();
		try (Scene scene = Scene.of(Spoken.HTTP1, 1)) {
			scene.upstream.on("/events", (request) -> EVENTS.chunk(event(requests.incrementAndGet())).cut());
			List<String> ids = IntStream.rangeClosed(1, 10_000).mapToObj(Integer::toString).toList();
			StepVerifier.create(ids(scene, THREE.within(Duration.ofMillis(500))).collectList().materialize())
				.assertNext((end) -> assertThat(end.getThrowable()).isInstanceOfSatisfying(StreamException.class,
						(error) -> {
							assertThat(error.type()).isIn(ErrorType.TRUNCATED, ErrorType.RESET);
							assertThat(error.attempts()).isGreaterThan(1).isEqualTo(requests.get());
							assertThat(error).hasMessageContaining(error.attempts() + " attempts");
							assertThat(error.elements()).isEqualTo(error.attempts());
							scene.application.assertEndedOnceWith(error);
						}))
				.expectComplete()
				.verify(SOON);
			requests.set(0);
			StepVerifier.create(ids(scene, THREE).take(100).collectList())
				.expectNext(ids.subList(0, 100))
				.expectComplete()
				.verify(SOON);
		}
	}

	@Test
	void aBodyThatEndsAsItShouldIsNoBreak() {
		AtomicInteger requests = new AtomicInteger();
		try (Scene scene = Scene.of(Spoken.HTTP1, 1)) {
			scene.upstream.on("/events", (request) -> switch (requests.incrementAndGet()) {
				case 1, 2, 3, 4, 5, 6 -> EVENTS.chunk(":\n").end();
				case 7 -> EVENTS.cut();
				case 8 -> EVENTS.chunk(event(1)).end();
				default -> Script.respondWith(204).end();
			});
			StepVerifier.create(ids(scene, THREE)).expectNext("1").expectComplete().verify(SOON);
		}
	}

	private static Flux<String> ids(Scene scene, Attempts attempts) {
		return scene.client.get()
			.uri("/events")
			.resume(new LastEventId(attempts))
			.retrieve()
			.events()
			.mapNotNull((event) -> event.id());
	}

	private static String event(int id) {
		return "id: " + id + "\ndata: a\n\n";
	}

}
