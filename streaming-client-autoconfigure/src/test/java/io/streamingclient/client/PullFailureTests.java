package io.streamingclient.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;

import io.streamingclient.stream.IdleTimeoutException;
import io.streamingclient.stream.ResponseTimeoutException;
import io.streamingclient.stream.StreamCancelledException;
import io.streamingclient.stream.StreamCapacityException;
import io.streamingclient.stream.StreamClosedException;
import io.streamingclient.stream.StreamConnectException;
import io.streamingclient.stream.StreamDecodeException;
import io.streamingclient.stream.StreamException;
import io.streamingclient.stream.StreamLimitException;
import io.streamingclient.stream.StreamListenerException;
import io.streamingclient.stream.StreamResetException;
import io.streamingclient.stream.StreamShutdownException;
import io.streamingclient.stream.StreamStatusException;
import io.streamingclient.stream.StreamTruncatedException;
import io.streamingclient.upstream.Gate;
import io.streamingclient.upstream.RefusingPort;
import io.streamingclient.upstream.Route;
import io.streamingclient.upstream.ScriptedUpstream;
import io.streamingclient.wire.Protocol;

import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Every failure reaches the thread that reads, itself, after the elements that came
 * before it.
 */
@Timeout(120)
@ParameterizedClass
@EnumSource(names = { "HTTP1", "H2C" })
class PullFailureTests {

	private final Spoken spoken;

	private final Scene scene;

	private final ScriptedUpstream upstream;

	PullFailureTests(Spoken spoken) {
		this.spoken = spoken;
		this.scene = Scene.of(spoken, 4);
		this.upstream = this.scene.upstream;
	}

	@AfterEach
	void close() {
		this.scene.close();
	}

	@Test
	void aTruncatedBody() {
		route().respond(200).contentLength(100).send("a\nb\n").cut();
		assertFails(lines(), StreamTruncatedException.class, "a", "b");
	}

	@Test
	void aReset() {
		Gate gate = new Gate();
		Route route = route().respond(200).chunked().chunk("a\nb\n").awaitGate(gate);
		if (this.spoken == Spoken.HTTP1) {
			route.reset();
		}
		else {
			route.resetStream(2);
		}
		StreamIterator<String> lines = lines();
		assertThat(lines.next()).isEqualTo("a");
		assertThat(lines.next()).isEqualTo("b");
		gate.open();
		assertFails(lines, StreamResetException.class);
	}

	@Test
	void anIdleTimeout() {
		route().respond(200).chunked().chunk("a\nb\n").stall();
		StreamIterator<String> lines = this.scene.client.get()
			.uri("/report")
			.timeouts((timeouts) -> timeouts.withIdle(Duration.ofMillis(500)))
			.retrieve()
			.pull()
			.lines();
		assertFails(lines, IdleTimeoutException.class, "a", "b");
		this.scene.assertTheServerSawTheEnd();
	}

	@Test
	void aResponseTimeout() {
		route().awaitRequestBody().stall();
		StreamIterator<String> lines = this.scene.client.get()
			.uri("/report")
			.timeouts((timeouts) -> timeouts.withResponse(Duration.ofMillis(500)))
			.retrieve()
			.pull()
			.lines();
		assertFails(lines, ResponseTimeoutException.class);
	}

	@Test
	void aStatus() {
		route().respond(503).body("later");
		StreamStatusException error = assertFails(lines(), StreamStatusException.class);
		assertThat(error.status()).isEqualTo(503);
	}

	@Test
	void anElementThatCannotBeDecoded() {
		route().respond(200).body("1\n2\nx\n3\n");
		StreamIterator<Integer> numbers = this.scene.client.get()
			.uri("/report")
			.retrieve()
			.pull()
			.records(Integer::valueOf);
		assertFails(numbers, StreamDecodeException.class, 1, 2);
	}

	@Test
	void anElementThatIsTooLarge() {
		route().respond(200).body("a\nb\n" + "x".repeat(2 * 1024 * 1024) + "\nc\n");
		assertFails(lines(), StreamLimitException.class, "a", "b");
	}

	@Test
	void anOperatorOnTheReaderThatThrows() {
		route().respond(200).body("1\nx\n");
		StreamIterator<Integer> numbers = this.scene.client.get()
			.uri("/report")
			.retrieve()
			.pull()
			.elements((response) -> response.lines().map(Integer::valueOf));
		try (numbers) {
			assertThat(numbers.next()).isEqualTo(1);
			StreamListenerException error = assertThatExceptionOfType(StreamListenerException.class)
				.isThrownBy(numbers::hasNext)
				.actual();
			assertThat(error).hasCauseInstanceOf(NumberFormatException.class);
			assertThat(error.streamId()).isEqualTo(numbers.streamId()).isNotNull();
		}
	}

	@Test
	void anInterruptBehindAnOperatorOnTheReader() {
		route().respond(200).chunked().chunk("1\n").stall();
		StreamIterator<Integer> numbers = this.scene.client.get()
			.uri("/report")
			.retrieve()
			.pull()
			.elements((response) -> response.lines().map(Integer::valueOf));
		assertThat(numbers.next()).isEqualTo(1);
		Thread.currentThread().interrupt();
		try {
			assertThatExceptionOfType(StreamCancelledException.class).isThrownBy(numbers::hasNext);
		}
		finally {
			assertThat(Thread.interrupted()).isTrue();
		}
		this.scene.assertTheServerSawTheEnd();
	}

	@Test
	void elementsOfNoStreamAreRefused() {
		PullSpec spec = this.scene.client.get().uri("/report").retrieve().pull();
		assertThatIllegalArgumentException().isThrownBy(() -> spec.elements((response) -> Flux.never()));
	}

	@Test
	void noConnection() {
		try (RefusingPort port = RefusingPort.open()) {
			StreamIterator<String> lines = this.scene.application.clients()
				.create(ClientSettings.defaults("refused").withBaseUrl(port.uri().toString()))
				.get()
				.uri("/report")
				.retrieve()
				.pull()
				.lines();
			assertFails(lines, StreamConnectException.class);
		}
	}

	@Test
	void anOperatorWhoCancels() {
		route().respond(200).chunked().chunk("a\n").stall();
		StreamIterator<String> lines = lines();
		assertThat(lines.hasNext()).isTrue();
		assertThat(this.scene.application.streams().cancel(lines.streamId())).isTrue();
		assertFails(lines, StreamCancelledException.class, "a");
		this.scene.assertTheServerSawTheEnd();
	}

	@Test
	void aShutdownWakesAReaderThatWaits() {
		route().respond(200).chunked().chunk("a\n").stall();
		StreamIterator<String> lines = lines();
		assertThat(lines.next()).isEqualTo("a");
		ReaderThreads.Reader<Boolean> reader = ReaderThreads.PLATFORM.start(lines::hasNext);
		reader.awaitWaiting();
		this.scene.application.close();
		assertThat(reader.failure()).isInstanceOf(StreamShutdownException.class);
		assertThatExceptionOfType(StreamShutdownException.class).isThrownBy(lines::hasNext);
	}

	@Test
	void aShutdownDropsWhatWasNotReadAndSaysSo() {
		route().respond(200).chunked().chunk("a\nb\n").stall();
		StreamIterator<String> lines = lines();
		assertThat(lines.next()).isEqualTo("a");
		this.scene.application.close();
		assertThatExceptionOfType(StreamShutdownException.class).isThrownBy(lines::hasNext);
		assertThatExceptionOfType(StreamClosedException.class).isThrownBy(lines()::hasNext);
	}

	@Test
	void aShutdownDropsACompleteBodyThatWasNotReadAndSaysSo() {
		route().respond(200).contentLength(4).send("a\nb\n");
		StreamIterator<String> lines = lines();
		assertThat(lines.next()).isEqualTo("a");
		Awaitility.await().atMost(SOON).untilAsserted(this.scene.application::assertNoLiveStreams);
		this.scene.application.close();
		assertThatExceptionOfType(StreamShutdownException.class).isThrownBy(lines::hasNext)
			.withMessageContaining(lines.streamId());
	}

	@Test
	void aStreamThatIsRefusedHasNoId() {
		try (TestApplication small = new TestApplication(ClientSettings.defaults("small")
			.withBaseUrl(this.upstream.uri().toString())
			.withProtocol((this.spoken == Spoken.H2C) ? Protocol.H2C : Protocol.AUTO)
			.withMaxConcurrentStreams(1))) {
			route().respond(200).chunked().chunk("a\n").stall();
			PullSpec spec = small.client("small").get().uri("/report").retrieve().pull();
			try (StreamIterator<String> first = spec.lines(); StreamIterator<String> second = spec.lines()) {
				assertThat(first.hasNext()).isTrue();
				assertThat(second.streamId()).isNull();
				assertThatExceptionOfType(StreamCapacityException.class).isThrownBy(second::hasNext);
			}
		}
	}

	private Route route() {
		return this.upstream.on("/report");
	}

	private StreamIterator<String> lines() {
		return this.scene.client.get().uri("/report").retrieve().pull().lines();
	}

	private <E extends StreamException> E assertFails(StreamIterator<?> elements, Class<E> type, Object... before) {
		List<Object> read = new ArrayList<>();
		try (elements) {
			E error = assertThatExceptionOfType(type).isThrownBy(() -> elements.forEachRemaining(read::add)).actual();
			assertThat(error).isExactlyInstanceOf(type);
			assertThat(read).containsExactly(before);
			assertThatExceptionOfType(type).isThrownBy(elements::next).isSameAs(error);
			assertThat(error.streamId()).isEqualTo(elements.streamId());
			this.scene.application.assertEndedOnceWith(error);
			return error;
		}
	}

}
