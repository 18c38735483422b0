package io.streamingclient.client;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import org.springframework.http.codec.ServerSentEvent;

import io.streamingclient.codec.EventOptions;
import io.streamingclient.resume.Attempts;
import io.streamingclient.resume.LastEventId;
import io.streamingclient.stream.Backoff;
import io.streamingclient.stream.ErrorType;
import io.streamingclient.stream.Outcome;
import io.streamingclient.stream.Phase;
import io.streamingclient.stream.StreamResetException;
import io.streamingclient.stream.StreamShutdownException;
import io.streamingclient.stream.StreamStatusException;
import io.streamingclient.upstream.Script;
import io.streamingclient.upstream.SeenExchange;

import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Server-sent events that go on behind the last one that was delivered.
 */
@Timeout(120)
class ResumedEventsTests {

	private static final Resumption RESUMED = new LastEventId(
			new Attempts(3, Backoff.ofAttempts()).after(Duration.ofMillis(5), Duration.ofMillis(20)));

	@ParameterizedTest
	@EnumSource(names = { "HTTP1", "H2C" })
	void eventsGoOnBehindTheLastOneUntil204(Spoken spoken) {
		try (Scene scene = Scene.of(spoken, 1)) {
			scene.upstream.on("/events", (request) -> switch (lastId(request)) {
				case 0 -> events(1, 3).chunk("id: 4\ndata: half").cut();
				case 3 -> events(4, 5).end();
				default -> Script.respondWith(204).end();
			});
			StepVerifier.create(read(scene).map(ServerSentEvent::id))
				.expectNext("1", "2", "3", "4", "5")
				.expectComplete()
				.verify(SOON);
			assertThat(scene.upstream.exchanges())
				.extracting((seen) -> seen.headers().first("last-event-id").orElse(""))
				.containsExactly("", "3", "5");
			assertThat(scene.upstream.exchanges())
				.allSatisfy((seen) -> assertThat(seen.headers().first("x-tenant")).contains("7"));
			assertThat(scene.application.awaitTermination()).satisfies((end) -> {
				assertThat(end.outcome()).isEqualTo(Outcome.COMPLETED);
				assertThat(end.attempts()).isEqualTo(3);
				assertThat(end.elements()).isEqualTo(5);
				assertThat(end.status()).isEqualTo(204);
			});
			scene.assertAllSlotsAreFree();
		}
	}

	// WHATWG HTML section 9.2.6: it needs no event to be in effect
	@Test
	void theReconnectionTimeOfTheServerIsWaitedFor() {
		AtomicLong beforeTheEnd = new AtomicLong();
		try (Scene scene = Scene.of(Spoken.HTTP1, 1)) {
			scene.upstream.on("/events",
					(request) -> (lastId(request) == 0) ? Script.respondWith(200)
						.header("Content-Type", "text/event-stream")
						.chunked()
						.chunk("retry: 400\n\n")
						.chunk("id: 1\ndata: a\n\n")
						.run(() -> beforeTheEnd.set(System.nanoTime()))
						.end() : Script.respondWith(204).end());
			StepVerifier.create(read(scene)).expectNextCount(1).expectComplete().verify(SOON);
			List<SeenExchange> seen = scene.upstream.exchanges();
			assertThat(Duration.ofNanos(seen.get(1).startedAt() - beforeTheEnd.get()))
				.isGreaterThanOrEqualTo(Duration.ofMillis(390));
		}
	}

	@Test
	void aHundredThousandEventsThroughTwoHundredCutsComeOnceAndInOrder() {
		int events = 100_000;
		Random random = new Random(42);
		AtomicInteger cuts = new AtomicInteger();
		try (Scene scene = Scene.of(Spoken.HTTP1, 1)) {
			scene.upstream.on("/events", (request) -> {
				int last = lastId(request);
				if (last == events) {
					return Script.respondWith(204).end();
				}
				int kind = cuts.getAndIncrement() % 8;
				return switch (kind) {
					case 6 -> Script.respondWith(503).header("Retry-After", "0").body("later");
					case 7 -> Script.begin().cut();
					default -> cut(part(last + 1, Math.min(events, last + 1 + random.nextInt(1250)), random), kind);
				};
			});
			Resumption persistent = new LastEventId(
					new Attempts(20, Backoff.ofAttempts()).after(Duration.ofMillis(1), Duration.ofMillis(2)));
			Flux<ServerSentEvent<String>> read = scene.client.get()
				.uri("/events")
				.resume(persistent)
				.retrieve()
				.events();
			StepVerifier.create(read.map(ServerSentEvent::id).map(Integer::valueOf).collectList())
				.assertNext((ids) -> assertThat(ids).isEqualTo(IntStream.rangeClosed(1, events).boxed().toList()))
				.expectComplete()
				.verify(SOON.multipliedBy(3));
			assertThat(cuts).hasValueGreaterThanOrEqualTo(200);
			assertThat(scene.application.awaitTermination().attempts()).isEqualTo(cuts.get() + 1);
			scene.application.assertNoLiveStreams();
		}
	}

	private static byte[] part(int first, int last, Random random) {
		byte[] whole = IntStream.rangeClosed(first, last)
			.mapToObj((id) -> "id: " + id + "\ndata: \u00fcber \u20ac \ud83d\ude00 " + id + "\n\n")
			.collect(Collectors.joining())
			.getBytes(StandardCharsets.UTF_8);
		return random.nextInt(8) == 0 ? whole : Arrays.copyOf(whole, random.nextInt(whole.length + 1));
	}

	private static Script cut(byte[] bytes, int kind) {
		Script begun = Script.respondWith(200).header("Content-Type", "text/event-stream").chunked().flush();
		Script sent = (bytes.length > 0) ? begun.chunk(bytes) : begun;
		return switch (kind % 3) {
			case 0 -> sent.cut();
			case 1 -> sent.end();
			default -> sent.reset();
		};
	}

	@Test
	void aStatusThatIsNoMatterOfPatienceIsTheEnd() {
		try (Scene scene = Scene.of(Spoken.HTTP1, 1)) {
			scene.upstream.on("/events",
					(request) -> (lastId(request) == 0) ? events(1, 1).cut() : Script.respondWith(404).body("gone"));
			StepVerifier.create(read(scene)).expectNextCount(1).consumeErrorWith((error) -> {
				assertThat(error).isInstanceOf(StreamStatusException.class).hasMessageContaining("2 attempts");
				assertThat(((StreamStatusException) error).attempts()).isEqualTo(2);
				scene.application.assertEndedOnceWith((StreamStatusException) error);
			}).verify(SOON);
			scene.assertAllSlotsAreFree();
		}
	}

	@Test
	void attemptsInVainAreCountedAndTheLastErrorIsTold() {
		try (Scene scene = Scene.of(Spoken.HTTP1, 1)) {
			scene.upstream.on("/events",
					(request) -> (lastId(request) == 0) ? events(1, 1).cut() : Script.begin().cut());
			StepVerifier.create(read(scene))
				.expectNextCount(1)
				.consumeErrorWith((error) -> assertThat(error).isInstanceOf(StreamResetException.class)
					.hasMessageContaining("4 attempts"))
				.verify(SOON);
			assertThat(scene.upstream.exchanges()).hasSize(4);
		}
	}

	@Test
	void silenceIsABreakToo() {
		try (Scene scene = Scene.of(Spoken.HTTP1, 1, (timeouts) -> timeouts.withIdle(Duration.ofMillis(300)))) {
			scene.upstream.on("/events", (request) -> switch (lastId(request)) {
				case 0 -> events(1, 1).stall();
				case 1 -> events(2, 2).end();
				default -> Script.respondWith(204).end();
			});
			StepVerifier.create(read(scene).map(ServerSentEvent::id))
				.expectNext("1", "2")
				.expectComplete()
				.verify(SOON);
			assertThat(scene.upstream.exchanges().get(0).awaitEnd(SOON)).isNotNull();
			scene.assertAllSlotsAreFree();
		}
	}

	@Test
	void aTerminatorIsTheEnd() {
		try (Scene scene = Scene.of(Spoken.HTTP1, 1)) {
			scene.upstream.on("/events", (request) -> (lastId(request) == 0) ? events(1, 1).end()
					: events(2, 2).chunk("data: [DONE]\n\n").end());
			Flux<ServerSentEvent<String>> events = scene.client.get()
				.uri("/events")
				.resume(RESUMED)
				.retrieve()
				.events(EventOptions.defaults().withTerminator("[DONE]"));
			StepVerifier.create(events.map(ServerSentEvent::id)).expectNext("1", "2").expectComplete().verify(SOON);
			assertThat(scene.upstream.exchanges()).hasSize(2);
		}
	}

	@Test
	void demandIsKeptOverABreak() {
		try (Scene scene = Scene.of(Spoken.HTTP1, 1)) {
			scene.upstream.on("/events", (request) -> switch (lastId(request)) {
				case 0 -> events(1, 2).cut();
				case 2 -> events(3, 4).cut();
				default -> Script.respondWith(204).end();
			});
			StepVerifier.create(read(scene).map(ServerSentEvent::id), 0)
				.thenRequest(1)
				.expectNext("1")
				.thenRequest(2)
				.expectNext("2", "3")
				.thenRequest(1)
				.expectNext("4")
				.thenRequest(1)
				.expectComplete()
				.verify(SOON);
		}
	}

	@Test
	void aCancellationBetweenTwoAttemptsIsTheEnd() {
		Resumption patient = new LastEventId(
				new Attempts(3, Backoff.ofAttempts()).after(Duration.ofMinutes(1), Duration.ofMinutes(1)));
		try (Scene scene = Scene.of(Spoken.HTTP1, 1)) {
			scene.upstream.on("/events", (request) -> events(1, 1).cut());
			StepVerifier.create(scene.client.get().uri("/events").resume(patient).retrieve().events())
				.expectNextCount(1)
				.then(() -> awaitRest(scene))
				.thenCancel()
				.verify(SOON);
			assertThat(scene.application.awaitTermination().outcome()).isEqualTo(Outcome.CANCELLED);
			scene.assertAllSlotsAreFree();
		}
	}

	@Test
	void aShutdownBetweenTwoAttemptsIsTheEnd() {
		Resumption patient = new LastEventId(
				new Attempts(3, Backoff.ofAttempts()).after(Duration.ofMinutes(1), Duration.ofMinutes(1)));
		try (Scene scene = Scene.of(Spoken.HTTP1, 1)) {
			scene.upstream.on("/events", (request) -> events(1, 1).cut());
			StepVerifier.create(scene.client.get().uri("/events").resume(patient).retrieve().events())
				.expectNextCount(1)
				.then(() -> awaitRest(scene))
				.then(() -> scene.application.streams().shutDown())
				.expectError(StreamShutdownException.class)
				.verify(SOON);
			assertThat(scene.application.awaitTermination().errorType()).isEqualTo(ErrorType.SHUTDOWN);
		}
	}

	@Test
	void aStreamThatRestsForLongerThanAnyClockIsWell() {
		Resumption patient = new LastEventId(
				new Attempts(3, Backoff.ofAttempts()).after(Duration.ofSeconds(3), Duration.ofSeconds(3)));
		try (Scene scene = Scene.of(Spoken.HTTP1, 1,
				(timeouts) -> timeouts.withAcquire(Duration.ofSeconds(1))
					.withResponse(Duration.ofSeconds(5))
					.withStuckAfter(Duration.ofSeconds(1)));
				HealthWatch health = new HealthWatch(scene.application.streams(), Duration.ofMillis(20))) {
			scene.upstream.on("/events",
					(request) -> (lastId(request) == 0) ? events(1, 1).cut() : Script.respondWith(204).end());
			StepVerifier.create(scene.client.get().uri("/events").resume(patient).retrieve().events())
				.expectNextCount(1)
				.expectComplete()
				.verify(SOON);
			health.assertUpThroughout();
		}
	}

	// RFC 9110 section 9.2.2
	@Test
	void aPostIsNotSentAgainBecauseItsEventsHaveEnded() {
		try (Scene scene = Scene.of(Spoken.HTTP1, 1)) {
			scene.upstream.on("/events", (request) -> events(1, 1).end());
			Flux<ServerSentEvent<String>> answer = scene.client.post()
				.uri("/events")
				.bodyValue("a question")
				.resume(RESUMED)
				.retrieve()
				.events();
			StepVerifier.create(answer).expectNextCount(1).expectComplete().verify(SOON);
			assertThat(scene.upstream.exchanges()).hasSize(1);
			scene.assertAllSlotsAreFree();
		}
	}

	// WHATWG HTML section 9.2.6: an empty id is one, too
	@Test
	void anIdThatTheServerTakesBackIsNotSent() {
		AtomicInteger requests = new AtomicInteger();
		try (Scene scene = Scene.of(Spoken.HTTP1, 1)) {
			scene.upstream.on("/events", (request) -> (requests.getAndIncrement() == 0)
					? events(1, 1).chunk("id:\ndata: 2\n\n").cut() : Script.respondWith(204).end());
			StepVerifier.create(read(scene)).expectNextCount(2).expectComplete().verify(SOON);
			assertThat(scene.upstream.exchanges()).hasSize(2)
				.noneMatch((seen) -> seen.headers().contains("last-event-id"));
		}
	}

	@Test
	void aCommentTakesNoIdBack() {
		AtomicInteger requests = new AtomicInteger();
		try (Scene scene = Scene.of(Spoken.HTTP1, 1)) {
			scene.upstream.on("/events", (request) -> (requests.getAndIncrement() == 0)
					? events(1, 1).chunk(": beat\n\n").cut() : Script.respondWith(204).end());
			StepVerifier
				.create(scene.client.get()
					.uri("/events")
					.resume(RESUMED)
					.retrieve()
					.events(EventOptions.defaults().withComments()))
				.expectNextCount(2)
				.expectComplete()
				.verify(SOON);
			assertThat(lastId(scene.upstream.exchanges().get(1))).isEqualTo(1);
		}
	}

	@Test
	void aHeartbeatIsNoAttemptInVain() {
		AtomicInteger requests = new AtomicInteger();
		try (Scene scene = Scene.of(Spoken.HTTP1, 1)) {
			scene.upstream.on("/events", (request) -> (requests.getAndIncrement() < 6)
					? events(1, 0).chunk(": beat\n\n").cut() : Script.respondWith(204).end());
			StepVerifier.create(read(scene)).expectComplete().verify(SOON);
			assertThat(scene.upstream.exchanges()).hasSize(7);
		}
	}

	private static void awaitRest(Scene scene) {
		Awaitility.await()
			.atMost(SOON)
			.untilAsserted(() -> assertThat(scene.application.streams().streams()).singleElement()
				.satisfies((row) -> assertThat(row.phase()).isEqualTo(Phase.ACQUIRING)));
	}

	private static Flux<ServerSentEvent<String>> read(Scene scene) {
		return scene.client.get().uri("/events").header("X-Tenant", "7").resume(RESUMED).retrieve().events();
	}

	private static int lastId(SeenExchange request) {
		return request.headers().first("last-event-id").map(Integer::valueOf).orElse(0);
	}

	private static Script events(int first, int last) {
		Script script = Script.respondWith(200).header("Content-Type", "text/event-stream").chunked();
		for (int id = first; id <= last; id++) {
			script = script.chunk("id: " + id + "\ndata: " + id + "\n\n");
		}
		return script;
	}

}
