package io.streamingclient.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.provider.Arguments;
import reactor.core.publisher.Flux;

import io.streamingclient.client.StreamingClient.RequestSpec;
import io.streamingclient.client.StreamingClient.ResponseSpec;
import io.streamingclient.stream.Outcome;
import io.streamingclient.stream.Phase;
import io.streamingclient.stream.StreamException;
import io.streamingclient.stream.Termination;
import io.streamingclient.upstream.ClientEnd;
import io.streamingclient.upstream.Route;
import io.streamingclient.upstream.ScriptedUpstream;
import io.streamingclient.upstream.SeenExchange;

import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A scene, a mode to read its streams in, and what is true of an end in every mode.
 */
abstract class AbstractModeTests {

	@Parameter(0)
	Mode mode;

	@Parameter(1)
	Spoken spoken;

	Scene scene;

	ScriptedUpstream upstream;

	private final List<Reading<?>> readings = new ArrayList<>();

	static Stream<Arguments> modesAndProtocols() {
		return Arrays.stream(Mode.values())
			.flatMap((mode) -> Stream.of(Arguments.of(mode, Spoken.HTTP1), Arguments.of(mode, Spoken.H2C)));
	}

	@BeforeEach
	void open() {
		this.scene = Scene.of(this.spoken, 2);
		this.upstream = this.scene.upstream;
	}

	@AfterEach
	void close() {
		this.readings.forEach(Reading::cancel);
		this.scene.close();
		this.readings.forEach(Reading::assertNothingBehindTheEnd);
	}

	final Route report() {
		return this.upstream.on("/report");
	}

	final RequestSpec get() {
		return this.scene.client.get().uri("/report");
	}

	final <R extends Reading<?>> R tracked(R reading) {
		this.readings.add(reading);
		return reading;
	}

	final Reading<String> lines() {
		return read(get(), ResponseSpec::lines);
	}

	final <T> Reading<T> read(RequestSpec request, Function<ResponseSpec, Flux<T>> way) {
		return tracked(this.mode.read(request.retrieve(), way, Function.identity()));
	}

	/**
	 * Read to an end that is none of a failure.
	 * @param reading what to read
	 * @param expected all elements
	 * @return the record of the end
	 */
	final Termination assertCompletes(Reading<?> reading, Object... expected) {
		Ending ending = reading.end();
		assertThat(ending.error()).isNull();
		assertThat(ending.outcome()).isEqualTo(Outcome.COMPLETED);
		assertThat((Object) reading.taken()).isEqualTo(List.of(expected));
		assertThat(ending.trailers() != null).as("told of trailers").isEqualTo(this.mode == Mode.CALLBACK);
		Termination end = awaitTermination();
		assertThat(end.outcome()).isEqualTo(Outcome.COMPLETED);
		assertThat(end.errorType()).isNull();
		assertThat(end.message()).isNull();
		assertThat(end.phase()).isEqualTo(Phase.STREAMING);
		assertThat(end.elements()).isEqualTo(expected.length);
		this.scene.assertAllSlotsAreFree();
		return end;
	}

	// those that have looked for free slots do not count
	private Termination awaitTermination() {
		Termination end = this.scene.application.awaitTermination();
		return end.target().endsWith("/next") ? awaitTermination() : end;
	}

	/**
	 * Read to a failure.
	 * @param <E> the type of the error
	 * @param reading what to read
	 * @param type the type of the error, none of its subtypes
	 * @param phase where the stream was
	 * @param before all elements that came before
	 * @return the error
	 */
	final <E extends StreamException> E assertFails(Reading<?> reading, Class<E> type, Phase phase, Object... before) {
		E error = assertFailsOnTheWire(reading, type, phase, before);
		assertThat(error.elements()).isEqualTo(before.length);
		assertThat(error).hasMessageContaining(before.length + " elements");
		return error;
	}

	/**
	 * Read to a failure that is seen before the consumer has all that came before it.
	 * @param <E> the type of the error
	 * @param reading what to read
	 * @param type the type of the error, none of its subtypes
	 * @param phase where the stream was
	 * @param before all elements that came before
	 * @return the error
	 */
	final <E extends StreamException> E assertFailsOnTheWire(Reading<?> reading, Class<E> type, Phase phase,
			Object... before) {
		E error = assertEndsWith(reading, type, before);
		assertThat(error.phase()).isEqualTo(phase);
		assertThat(error.elements()).isLessThanOrEqualTo(before.length);
		assertThat(error).hasMessageContainingAll("Stream " + error.streamId(), "client '" + error.client() + "'",
				error.method() + " " + error.target(), phase.name());
		assertThat(awaitTermination().elements()).isEqualTo(before.length);
		this.scene.application.assertEndedOnceWith(error);
		this.scene.assertAllSlotsAreFree();
		return error;
	}

	static <E extends StreamException> E assertEndsWith(Reading<?> reading, Class<E> type, Object... before) {
		Ending ending = reading.end();
		assertThat(ending.outcome()).isEqualTo(Outcome.FAILED);
		assertThat(ending.error()).isExactlyInstanceOf(type);
		assertThat((Object) reading.taken()).isEqualTo(List.of(before));
		return type.cast(ending.error());
	}

	/**
	 * Wait until the one live stream is that far.
	 * @param phase where it is then
	 */
	final void awaitPhase(Phase phase) {
		Awaitility.await()
			.pollInterval(Duration.ofMillis(5))
			.atMost(SOON)
			.until(() -> this.scene.application.streams().streams().get(0).phase() == phase);
	}

	/**
	 * Cancel a stream whose script does not end by itself.
	 * @param reading what is read
	 * @param phase where the stream is
	 */
	final void assertCancels(Reading<?> reading, Phase phase) {
		assertCancels(reading, phase, this.upstream.awaitRequest(SOON));
	}

	final void assertCancels(Reading<?> reading, Phase phase, SeenExchange seen) {
		reading.cancel();
		assertThat(reading.awaitEnd().outcome()).isEqualTo(Outcome.CANCELLED);
		Termination end = this.scene.application.awaitTermination();
		assertThat(end.outcome()).isEqualTo(Outcome.CANCELLED);
		assertThat(end.phase()).isEqualTo(phase);
		assertThat(end.errorType()).isNull();
		assertThat(end.message()).isNull();
		assertThat(this.scene.application.terminations()).hasSize(1);
		assertThat(seen.awaitEnd(SOON)).isIn(ClientEnd.CLOSED, ClientEnd.RESET);
		this.scene.assertNothingIsOpen();
		this.scene.assertAllSlotsAreFree();
	}

}
