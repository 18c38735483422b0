package io.streamingclient.client;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;

import io.streamingclient.client.Callbacks.Call;
import io.streamingclient.stream.Outcome;
import io.streamingclient.stream.Phase;
import io.streamingclient.stream.StreamListenerException;
import io.streamingclient.upstream.Script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Operators of the application between a stream and its reader.
 */
@Timeout(60)
class OperatorFailureTests {

	private static final Script ENDLESS = Script.respondWith(200).chunked().chunk("1\n2\n").stall();

	@ParameterizedTest
	@EnumSource(names = { "HTTP1", "H2C" })
	void anOperatorThatThrowsInFrontOfAListenerIsAFailureOfTheStream(Spoken spoken) {
		try (Scene scene = Scene.of(spoken, 1)) {
			scene.upstream.on("/report", ENDLESS);
			Callbacks<String> callbacks = new Callbacks<>();
			StreamHandle handle = response(scene).start((reader) -> throwing(reader.lines()), callbacks);
			callbacks.assertCalls(handle, "START 200", "ELEMENT 1", "ERROR listener");
			assertSame(scene, callbacks.error(StreamListenerException.class));
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "HTTP1", "H2C" })
	void anOperatorThatThrowsInFrontOfAPullingReaderIsAFailureOfTheStream(Spoken spoken) {
		try (Scene scene = Scene.of(spoken, 1)) {
			scene.upstream.on("/report", ENDLESS);
			try (StreamIterator<String> lines = response(scene).pull().elements((reader) -> throwing(reader.lines()))) {
				assertThat(lines.next()).isEqualTo("1");
				assertSame(scene, catchThrowableOfType(StreamListenerException.class, lines::next));
			}
		}
	}

	@Test
	void anOperatorThatHasEnoughCancelsBeforeTheEndIsTold() {
		try (Scene scene = Scene.of(Spoken.HTTP1, 1)) {
			scene.upstream.on("/report", ENDLESS);
			Callbacks<String> callbacks = new Callbacks<String>().in(Call.COMPLETE,
					(handle) -> scene.application.assertNoLiveStreams());
			StreamHandle handle = response(scene).start((reader) -> reader.lines().take(1), callbacks);
			callbacks.assertCalls(handle, "START 200", "ELEMENT 1", "COMPLETE");
			assertThat(scene.application.awaitTermination().outcome()).isEqualTo(Outcome.CANCELLED);
			scene.assertAllSlotsAreFree();
		}
	}

	@Test
	void aListenerThatThrowsIsNotReadForAgain() {
		try (Scene scene = Scene.of(Spoken.HTTP1, 1)) {
			scene.upstream.on("/report", ENDLESS);
			Callbacks<String> callbacks = new Callbacks<String>().in(Call.ELEMENT, Callbacks::fail);
			StreamHandle handle = response(scene).start((reader) -> reader.lines().retry(1), callbacks);
			callbacks.assertCalls(handle, "START 200", "ELEMENT 1", "ERROR listener");
			assertSame(scene, callbacks.error(StreamListenerException.class));
			assertThat(scene.upstream.exchanges()).extracting((seen) -> seen.path())
				.isEqualTo(List.of("/report", "/next"));
		}
	}

	@Test
	void aListenerThatThrowsInASecondExchangeEndsThat() {
		AtomicInteger requests = new AtomicInteger();
		try (Scene scene = Scene.of(Spoken.HTTP1, 1)) {
			scene.upstream.on("/report", (request) -> (requests.getAndIncrement() == 0)
					? Script.respondWith(200).chunked().chunk("0\n").cut() : ENDLESS);
			Callbacks<String> callbacks = new Callbacks<String>().in(Call.ELEMENT, (handle) -> {
				if (requests.get() == 2) {
					Callbacks.fail(handle);
				}
			});
			StreamHandle handle = response(scene).start((reader) -> reader.lines().retry(1), callbacks);
			callbacks.assertOver(handle);
			assertThat(requests).hasValue(2);
			scene.assertAllSlotsAreFree();
		}
	}

	private static StreamingClient.ResponseSpec response(Scene scene) {
		return scene.client.get().uri("/report").retrieve();
	}

	private static Flux<String> throwing(Flux<String> lines) {
		return lines.map((line) -> {
			if (line.equals("2")) {
				throw new IllegalStateException("a fault of the operator");
			}
			return line;
		});
	}

	private static void assertSame(Scene scene, StreamListenerException error) {
		assertThat(error.phase()).isEqualTo(Phase.STREAMING);
		assertThat(error).hasRootCauseMessage(error.getCause().getMessage());
		scene.application.assertEndedOnceWith(error);
		assertThat(scene.application.awaitTermination().outcome()).isEqualTo(Outcome.FAILED);
		scene.assertAllSlotsAreFree();
	}

}
