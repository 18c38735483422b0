package io.streamingclient.client;

import java.time.Duration;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.streamingclient.client.StreamingClient.RequestSpec;
import io.streamingclient.client.StreamingClient.ResponseSpec;
import io.streamingclient.stream.Clock;
import io.streamingclient.stream.ErrorType;
import io.streamingclient.stream.IdleTimeoutException;
import io.streamingclient.stream.Phase;
import io.streamingclient.stream.ResponseTimeoutException;
import io.streamingclient.stream.StreamCapacityException;
import io.streamingclient.stream.StreamConnectException;
import io.streamingclient.stream.StreamTimeoutException;
import io.streamingclient.stream.StreamTimeouts;
import io.streamingclient.stream.TotalTimeoutException;
import io.streamingclient.stream.UploadTimeoutException;
import io.streamingclient.upstream.UnresponsiveListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each clock is the same in every mode. That they are the same over HTTP/2 is not seen
 * here, because each of these tests has to wait.
 */
@ParameterizedClass(name = "{0} {1}")
@MethodSource("modesOverHttp1")
@Timeout(120)
class EveryModeTimesOutTests extends AbstractModeTests {

	private static final Duration CLOCK = Duration.ofMillis(300);

	// enough for a body to begin, on a busy machine
	private static final Duration PATIENT = Duration.ofSeconds(1);

	static Stream<Arguments> modesOverHttp1() {
		return Arrays.stream(Mode.values()).map((mode) -> Arguments.of(mode, Spoken.HTTP1));
	}

	// so that no clock has to wait for the first of all streams
	@BeforeEach
	void warmUp() {
		this.scene.assertAllSlotsAreFree();
		this.upstream.forget();
	}

	@Test
	void whileItConnects() {
		try (UnresponsiveListener listener = UnresponsiveListener.open()) {
			StreamingClient unresponsive = this.scene.application.clients()
				.create(ClientSettings.defaults("unresponsive")
					.withBaseUrl(listener.uri().toString())
					.withProtocol(this.scene.client.settings().protocol())
					.withTimeouts(StreamTimeouts.defaults().withConnect(CLOCK)));
			StreamConnectException error = assertFails(read(unresponsive.get().uri("/report"), ResponseSpec::lines),
					StreamConnectException.class, Phase.ACQUIRING);
			Expect.notEarlyAndNotLate(error, CLOCK);
			assertThat(error).hasMessageContaining("connect-timeout");
		}
	}

	@Test
	void whileItWaitsForASlot() {
		report().respond(200).chunked().chunk("a\n").stall();
		Reading<String> first = lines();
		Reading<String> second = lines();
		assertThat(first.next()).isEqualTo("a");
		assertThat(second.next()).isEqualTo("a");
		StreamCapacityException error = assertEndsWith(late((timeouts) -> timeouts.withAcquire(CLOCK)),
				StreamCapacityException.class);
		Expect.notEarlyAndNotLate(error, CLOCK);
		assertThat(error.phase()).isEqualTo(Phase.ACQUIRING);
		assertThat(error).hasMessageContaining("acquire-timeout");
		this.scene.application.assertEndedOnceWith(error);
		assertThat(this.upstream.exchanges()).as("it sends nothing").hasSize(2);
		first.cancel();
		second.cancel();
		this.scene.assertNothingIsOpen();
		this.scene.assertAllSlotsAreFree();
	}

	@Test
	void whileItAwaitsTheResponse() {
		report().awaitRequestBody().stall();
		assertTimesOut(late((timeouts) -> timeouts.withResponse(CLOCK)), ResponseTimeoutException.class, Clock.RESPONSE,
				CLOCK, Phase.AWAITING_RESPONSE);
	}

	@Test
	void whileNothingComes() {
		report().respond(200).chunked().chunk("a\nb\n").stall();
		assertTimesOut(late((timeouts) -> timeouts.withIdle(PATIENT)), IdleTimeoutException.class, Clock.IDLE, PATIENT,
				Phase.STREAMING, "a", "b");
	}

	@Test
	void whileNobodyTakesTheUpload() {
		report().doNotRead().stall();
		RequestSpec upload = this.scene.client.post().uri("/report").bodyValue(new byte[32 * 1024 * 1024]);
		assertTimesOut(late(upload, (timeouts) -> timeouts.withUploadIdle(CLOCK)), UploadTimeoutException.class,
				Clock.UPLOAD, CLOCK, Phase.SENDING);
	}

	@Test
	void afterAllInAll() {
		report().respond(200).chunked().chunk("a\n").heartbeats(Duration.ofMillis(20), ".");
		assertTimesOut(late((timeouts) -> timeouts.withIdle(PATIENT).withTotal(PATIENT)), TotalTimeoutException.class,
				Clock.TOTAL, PATIENT, Phase.STREAMING, "a");
	}

	private Reading<String> late(UnaryOperator<StreamTimeouts> clock) {
		return late(get(), clock);
	}

	private Reading<String> late(RequestSpec request, UnaryOperator<StreamTimeouts> clock) {
		return read(request.timeouts(clock), ResponseSpec::lines);
	}

	private void assertTimesOut(Reading<?> reading, Class<? extends StreamTimeoutException> type, Clock clock,
			Duration timeout, Phase phase, Object... before) {
		StreamTimeoutException error = assertFails(reading, type, phase, before);
		Expect.notEarlyAndNotLate(error, timeout);
		assertThat(error.type()).isEqualTo(ErrorType.TIMEOUT);
		assertThat(error.clock()).isEqualTo(clock);
		assertThat(error.timeout()).isEqualTo(timeout);
		this.scene.assertTheServerSawTheEnd();
	}

}
