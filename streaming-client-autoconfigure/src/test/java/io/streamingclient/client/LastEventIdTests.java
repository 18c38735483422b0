package io.streamingclient.client;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import org.springframework.http.codec.ServerSentEvent;

import io.streamingclient.codec.EventOptions;
import io.streamingclient.resume.Attempts;
import io.streamingclient.resume.LastEventId;
import io.streamingclient.stream.Backoff;
import io.streamingclient.upstream.Script;
import io.streamingclient.upstream.SeenExchange;

import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is sent as the id of the last event (WHATWG HTML sections 9.2.3, 9.2.4 and 9.2.6),
 * at the beginning of a stream and after a break.
 */
@Timeout(60)
class LastEventIdTests {

	private static final String NONE = "none";

	private static final Resumption RESUMED = new LastEventId(
			new Attempts(3, Backoff.ofAttempts()).after(Duration.ofMillis(2), Duration.ofMillis(10)));

	@ParameterizedTest
	@EnumSource(names = { "HTTP1", "H2C" })
	void anIdIsSentInUtf8(Spoken spoken) {
		try (Scene scene = Scene.of(spoken, 1)) {
			scene.upstream.on("/events", events("id: n\u00e4chste \u20ac \ud83d\ude00\ndata: a\n\n").end(),
					Script.respondWith(204).end());
			StepVerifier.create(ids(request(scene).lastEventId("\u00fcber \u20ac").resume(RESUMED)))
				.expectNext("n\u00e4chste \u20ac \ud83d\ude00")
				.expectComplete()
				.verify(SOON);
			assertThat(sent(scene)).containsExactly("\u00fcber \u20ac", "n\u00e4chste \u20ac \ud83d\ude00");
		}
	}

	@Test
	void anEmptyIdEndsThePosition() {
		try (Scene scene = Scene.of(Spoken.HTTP1, 1)) {
			scene.upstream.on("/events", events("id: 7\ndata: a\n\n").cut(),
					events("data: b\n\n", "id\ndata: c\n\n").cut(), Script.respondWith(204).end());
			StepVerifier.create(ids(request(scene).lastEventId("5").resume(RESUMED)))
				.expectNext("7", "7", NONE)
				.expectComplete()
				.verify(SOON);
			assertThat(sent(scene)).containsExactly("5", "7", NONE);
		}
	}

	@Test
	void theIdOfTheRequestIsInEffectUntilAnEventHasAnother() {
		try (Scene scene = Scene.of(Spoken.HTTP1, 1)) {
			scene.upstream.on("/events", events("data: a\n\n").cut(), events("data: b\n\n").cut(),
					Script.respondWith(204).end());
			StepVerifier.create(ids(request(scene).header("Last-Event-ID", "5").resume(RESUMED)))
				.expectNext("5", "5")
				.expectComplete()
				.verify(SOON);
			assertThat(sent(scene)).containsExactly("5", "5", "5");
		}
	}

	@Test
	void aCommentHasNoId() {
		try (Scene scene = Scene.of(Spoken.HTTP1, 1)) {
			scene.upstream.on("/events", events("id: 7\ndata: a\n\n", ": alive\n").cut(),
					Script.respondWith(204).end());
			StepVerifier
				.create(request(scene).resume(RESUMED)
					.retrieve()
					.events(EventOptions.defaults().withComments())
					.map((event) -> String.valueOf(event.comment())))
				.expectNext("null", "alive")
				.expectComplete()
				.verify(SOON);
			assertThat(sent(scene)).containsExactly(NONE, "7");
		}
	}

	@Test
	void aStreamThatIsNotResumedBeginsBehindAnIdToo() {
		try (Scene scene = Scene.of(Spoken.HTTP1, 1)) {
			scene.upstream.on("/events", events("data: a\n\n", "id\ndata: b\n\n").end());
			StepVerifier.create(ids(request(scene).lastEventId("\u20ac")))
				.expectNext("\u20ac", NONE)
				.expectComplete()
				.verify(SOON);
			StepVerifier.create(ids(request(scene).lastEventId("5").lastEventId("")))
				.expectNext(NONE, NONE)
				.expectComplete()
				.verify(SOON);
			assertThat(sent(scene)).containsExactly("\u20ac", NONE);
		}
	}

	// A header cannot have them (RFC 9110 section 5.5)
	@ParameterizedTest
	@ValueSource(strings = { " 7", "7 ", "\t7\t" })
	void blanksAroundAnIdAreNotSent(String id) {
		try (Scene scene = Scene.of(Spoken.HTTP1, 1)) {
			scene.upstream.on("/events", events("id: " + id + "\ndata: a\n\n").cut(), Script.respondWith(204).end());
			StepVerifier.create(ids(request(scene).resume(RESUMED))).expectNext(id).expectComplete().verify(SOON);
			assertThat(sent(scene)).containsExactly(NONE, "7");
		}
	}

	@Test
	void anIdThatNoHeaderCanHaveIsAnErrorAndNoOtherId() {
		try (Scene scene = Scene.of(Spoken.HTTP1, 1)) {
			scene.upstream.on("/events", events("id: 7\u00017\ndata: a\n\n").cut(), Script.respondWith(204).end());
			StepVerifier.create(ids(request(scene).resume(RESUMED)))
				.expectNext("7\u00017")
				.consumeErrorWith((error) -> assertThat(error).hasMessageContaining("attempts"))
				.verify(SOON);
			assertThat(scene.upstream.exchanges()).hasSize(1);
			scene.assertAllSlotsAreFree();
		}
	}

	private static StreamingClient.RequestSpec request(Scene scene) {
		return scene.client.get().uri("/events");
	}

	private static Flux<String> ids(StreamingClient.RequestSpec request) {
		return request.retrieve().events().map(LastEventIdTests::id);
	}

	private static String id(ServerSentEvent<?> event) {
		return (event.id() != null) ? event.id() : NONE;
	}

	private static List<String> sent(Scene scene) {
		return scene.upstream.exchanges().stream().map(LastEventIdTests::sent).toList();
	}

	private static String sent(SeenExchange seen) {
		return seen.headers()
			.first("last-event-id")
			.map((value) -> new String(value.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8))
			.orElse(NONE);
	}

	private static Script events(String... events) {
		Script script = Script.respondWith(200).header("Content-Type", "text/event-stream").chunked();
		for (String event : events) {
			script = script.chunk(event.getBytes(StandardCharsets.UTF_8));
		}
		return script;
	}

}
