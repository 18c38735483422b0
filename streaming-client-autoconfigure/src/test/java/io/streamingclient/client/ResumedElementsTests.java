package io.streamingclient.client;

import java.time.Duration;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import io.streamingclient.resume.Attempts;
import io.streamingclient.resume.Cursor;
import io.streamingclient.stream.Backoff;
import io.streamingclient.stream.StreamException;
import io.streamingclient.stream.StreamListenerException;
import io.streamingclient.upstream.Script;
import io.streamingclient.upstream.SeenExchange;

import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Elements that go on behind a cursor of the application.
 */
@Timeout(60)
class ResumedElementsTests {

	private static final Attempts SHORT = new Attempts(3, Backoff.ofAttempts()).after(Duration.ofMillis(5),
			Duration.ofMillis(20));

	@ParameterizedTest
	@EnumSource(names = { "HTTP1", "H2C" })
	void recordsGoOnBehindTheCursor(Spoken spoken) {
		try (Scene scene = Scene.of(spoken, 1)) {
			scene.upstream.on("/records", (request) -> cursor(request).isEmpty() ? broken()
					: Script.respondWith(200).chunked().chunk("3\n").end());
			StepVerifier.create(read(scene, (record) -> record))
				.expectNext("1", "2", "3")
				.expectComplete()
				.verify(SOON);
			assertThat(scene.upstream.exchanges()).extracting(ResumedElementsTests::cursor).containsExactly("", "2");
			scene.assertAllSlotsAreFree();
		}
	}

	@Test
	void aCursorThatCannotBeFoundIsAFailureOfTheApplication() {
		try (Scene scene = Scene.of(Spoken.HTTP1, 1)) {
			scene.upstream.on("/records", Script.respondWith(200).chunked().chunk("1\n2\n").stall());
			StreamListenerException error = Expect.failure(read(scene, (record) -> {
				throw new IllegalStateException("no cursor in it");
			}), StreamListenerException.class);
			scene.application.assertEndedOnceWith(error);
			scene.assertAllSlotsAreFree();
		}
	}

	@Test
	void aStrategyThatCannotBeginIsAFailureOfTheApplication() {
		try (Scene scene = Scene.of(Spoken.HTTP1, 1)) {
			Flux<String> read = scene.client.get().uri("/records").resume((reading) -> {
				throw new IllegalStateException("not today");
			}).retrieve().lines();
			StreamListenerException error = Expect.failure(read, StreamListenerException.class);
			assertThat(error).hasRootCauseMessage("not today");
			assertThat(scene.upstream.exchanges()).isEmpty();
			scene.assertAllSlotsAreFree();
		}
	}

	@Test
	void whatHasNoCursorComesAgainBehindTheLastThatHas() {
		try (Scene scene = Scene.of(Spoken.HTTP1, 1)) {
			scene.upstream.on("/records", (request) -> cursor(request).isEmpty() ? broken()
					: Script.respondWith(200).chunked().chunk("2\n3\n").end());
			StepVerifier.create(read(scene, (record) -> "2".equals(record) ? null : record))
				.expectNext("1", "2", "2", "3")
				.expectComplete()
				.verify(SOON);
			assertThat(scene.upstream.exchanges()).extracting(ResumedElementsTests::cursor).containsExactly("", "1");
		}
	}

	@Test
	void whatHasNoCursorBeforeAnyOtherIsNotAskedForAgain() {
		try (Scene scene = Scene.of(Spoken.HTTP1, 1)) {
			scene.upstream.on("/records", broken());
			StepVerifier.create(read(scene, (record) -> null))
				.expectNext("1", "2")
				.expectError(StreamException.class)
				.verify(SOON);
			assertThat(scene.upstream.exchanges()).hasSize(1);
		}
	}

	private static Script broken() {
		return Script.respondWith(200).chunked().chunk("1\n2\n\"hal").cut();
	}

	private static Flux<String> read(Scene scene, Function<String, @Nullable String> position) {
		return scene.client.get()
			.uri("/records")
			.resume(new Cursor<>(String.class, position, (request, cursor) -> request.header("X-Cursor", cursor),
					SHORT))
			.retrieve()
			.records((record) -> record);
	}

	private static String cursor(SeenExchange request) {
		return request.headers().first("x-cursor").orElse("");
	}

}
