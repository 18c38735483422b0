package io.streamingclient.client;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.streamingclient.stream.StreamSnapshot;
import io.streamingclient.upstream.Script;

import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Subscribers that throw when they hear of the end, which Reactive Streams forbids (rule
 * 2.13), and which a lambda does easily.
 */
@Timeout(60)
class ThrowingSubscriberTests {

	private static final int STREAMS = 4;

	@ParameterizedTest
	@EnumSource(names = { "HTTP1", "H2C" })
	void theShutdownEndsAllStreamsWhateverTheirSubscribersDo(Spoken spoken) {
		try (Scene scene = Scene.of(spoken, STREAMS)) {
			AtomicInteger told = read(scene);
			scene.application.streams().shutDown();
			scene.application.assertNoLiveStreams();
			awaitTold(told);
			scene.assertNothingIsOpen();
		}
	}

	@Test
	void anOperatorWhoCancelsDoesNotGetTheErrorOfTheSubscriber() {
		try (Scene scene = Scene.of(Spoken.HTTP1, STREAMS)) {
			AtomicInteger told = read(scene);
			List<String> ids = scene.application.streams().streams().stream().map(StreamSnapshot::id).toList();
			assertThat(ids).hasSize(STREAMS).allMatch(scene.application.streams()::cancel);
			awaitTold(told);
			scene.assertAllSlotsAreFree();
		}
	}

	// an element that is under way is delivered before the error, and by its own thread
	private static void awaitTold(AtomicInteger told) {
		Awaitility.await().atMost(SOON).untilAsserted(() -> assertThat(told).hasValue(STREAMS));
	}

	private static AtomicInteger read(Scene scene) {
		scene.upstream.on("/report", Script.respondWith(200).chunked().chunk("1\n").stall());
		AtomicInteger read = new AtomicInteger();
		AtomicInteger told = new AtomicInteger();
		IntStream.range(0, STREAMS)
			.forEach((number) -> scene.lines("/report").subscribe((line) -> read.incrementAndGet(), (error) -> {
				told.incrementAndGet();
				throw new IllegalStateException("a fault of the subscriber", error);
			}));
		Awaitility.await().atMost(SOON).until(() -> read.get() == STREAMS);
		return told;
	}

}
