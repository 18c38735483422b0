package io.streamingclient.client;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import org.springframework.http.codec.ServerSentEvent;

import io.streamingclient.resume.Attempts;
import io.streamingclient.resume.LastEventId;
import io.streamingclient.stream.Backoff;
import io.streamingclient.upstream.Script;
import io.streamingclient.upstream.SeenExchange;

import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Ids that come without an event.
 */
@Timeout(60)
class ResumedIdTests {

	private static final String FIRST = "id: 1\ndata: a\n\n";

	private static final Resumption RESUMED = new LastEventId(
			new Attempts(3, Backoff.ofAttempts()).after(Duration.ofMillis(5), Duration.ofMillis(20)));

	// WHATWG HTML section 9.2.6: the id is set before the data is looked at
	@ParameterizedTest
	@ValueSource(strings = { "id: 2\n\n", "id: 2\nevent: beat\n\n", "id: 3\n\n: beat\n\nid: 2\n\n" })
	void anIdWithoutDataMovesThePosition(String block) {
		AtomicInteger requests = new AtomicInteger();
		try (Scene scene = Scene.of(Spoken.HTTP1, 1)) {
			scene.upstream.on("/events", (request) -> switch (requests.getAndIncrement()) {
				case 0 -> events(FIRST, block).cut();
				case 1 -> events("data: without an id\n\n").cut();
				default -> Script.respondWith(204).end();
			});
			StepVerifier.create(read(scene).map(ServerSentEvent::id))
				.expectNext("1", "2")
				.expectComplete()
				.verify(SOON);
			assertThat(scene.upstream.exchanges()).extracting(ResumedIdTests::lastId).containsExactly(0, 2, 2);
		}
	}

	@Test
	void anIdThatTheServerTakesBackWithoutDataIsNotSent() {
		AtomicInteger requests = new AtomicInteger();
		try (Scene scene = Scene.of(Spoken.HTTP1, 1)) {
			scene.upstream.on("/events", (request) -> (requests.getAndIncrement() == 0) ? events(FIRST, "id\n\n").cut()
					: Script.respondWith(204).end());
			StepVerifier.create(read(scene)).expectNextCount(1).expectComplete().verify(SOON);
			assertThat(scene.upstream.exchanges()).hasSize(2)
				.noneMatch((seen) -> seen.headers().contains("last-event-id"));
		}
	}

	@Test
	void anIdThatIsCutMovesNothing() {
		try (Scene scene = Scene.of(Spoken.HTTP1, 1)) {
			scene.upstream.on("/events", (request) -> (lastId(request) == 0) ? events(FIRST, "id: 2\n").cut()
					: Script.respondWith(204).end());
			StepVerifier.create(read(scene)).expectNextCount(1).expectComplete().verify(SOON);
			assertThat(scene.upstream.exchanges()).extracting(ResumedIdTests::lastId).containsExactly(0, 1);
		}
	}

	private static Flux<ServerSentEvent<String>> read(Scene scene) {
		return scene.client.get().uri("/events").resume(RESUMED).retrieve().events();
	}

	private static int lastId(SeenExchange request) {
		return request.headers().first("last-event-id").map(Integer::valueOf).orElse(0);
	}

	private static Script events(String... blocks) {
		Script script = Script.respondWith(200).header("Content-Type", "text/event-stream").chunked();
		for (String block : blocks) {
			script = script.chunk(block);
		}
		return script;
	}

}
