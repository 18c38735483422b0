package io.streamingclient.client;

import java.util.Arrays;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import org.springframework.http.codec.ServerSentEvent;

import io.streamingclient.client.StreamingClient.ResponseSpec;
import io.streamingclient.codec.EventOptions;
import io.streamingclient.stream.ErrorType;
import io.streamingclient.stream.Phase;
import io.streamingclient.stream.StreamCancelledException;
import io.streamingclient.stream.StreamCapacityException;
import io.streamingclient.stream.StreamClosedException;
import io.streamingclient.stream.StreamConnectException;
import io.streamingclient.stream.StreamDecodeException;
import io.streamingclient.stream.StreamException;
import io.streamingclient.stream.StreamLimitException;
import io.streamingclient.stream.StreamListenerException;
import io.streamingclient.stream.StreamProtocolException;
import io.streamingclient.stream.StreamResetException;
import io.streamingclient.stream.StreamShutdownException;
import io.streamingclient.stream.StreamStatusException;
import io.streamingclient.stream.StreamTruncatedException;
import io.streamingclient.upstream.Gate;
import io.streamingclient.upstream.Http2Errors;
import io.streamingclient.upstream.RefusingPort;
import io.streamingclient.upstream.Route;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each type of error is the same in every mode. Those of the clocks are in
 * {@link EveryModeTimesOutTests}.
 */
@InEveryMode
class EveryModeFailsTests extends AbstractModeTests {

	private final Gate gate = new Gate();

	@Test
	void connectIfNobodyListens() {
		try (RefusingPort port = RefusingPort.open()) {
			StreamingClient refused = this.scene.application.clients()
				.create(ClientSettings.defaults("refused").withBaseUrl(port.uri().toString()));
			StreamConnectException error = assertFails(read(refused.get().uri("/report"), ResponseSpec::lines),
					StreamConnectException.class, Phase.ACQUIRING);
			assertThat(error.client()).isEqualTo("refused");
			assertThat(error.isRetryable()).isTrue();
		}
	}

	@Test
	void capacityIfThereAreAsManyStreamsAsAllowed() {
		report().respond(200).chunked().chunk("a\n").stall();
		StreamingClient small = this.scene.application.clients()
			.create(ClientSettings.defaults("small")
				.withBaseUrl(this.upstream.uri().toString())
				.withProtocol(this.scene.client.settings().protocol())
				.withMaxConcurrentStreams(1));
		Reading<String> first = read(small.get().uri("/report"), ResponseSpec::lines);
		assertThat(first.next()).isEqualTo("a");
		StreamCapacityException error = assertEndsWith(read(small.get().uri("/report"), ResponseSpec::lines),
				StreamCapacityException.class);
		assertThat(error.phase()).isEqualTo(Phase.ACQUIRING);
		assertThat(error.isRetryable()).isTrue();
		assertThat(error.streamId()).isNull();
		assertThat(error).hasMessageContainingAll("'small'", "max-concurrent-streams");
		assertCancels(first, Phase.STREAMING);
	}

	@Test
	void statusWithItsBody() {
		report().respond(503).header("Retry-After", "7").body("later");
		StreamStatusException error = assertFails(lines(), StreamStatusException.class, Phase.STREAMING);
		assertThat(error.status()).isEqualTo(503);
		assertThat(error.headers()).containsKey("Retry-After");
		assertThat(error.bodyAsString()).isEqualTo("later");
		assertThat(error.isBodyComplete()).isTrue();
		assertThat(error.isRetryable()).isTrue();
	}

	@Test
	void statusWithTheBeginningOfALargeBody() {
		report().respond(404).body("x".repeat(1024 * 1024));
		StreamStatusException error = assertFails(lines(), StreamStatusException.class, Phase.STREAMING);
		assertThat(error.body()).hasSizeBetween(1024, 64 * 1024).containsOnly('x');
		assertThat(error.isBodyComplete()).isFalse();
		assertThat(error.isRetryable()).isFalse();
	}

	@Test
	void resetBeforeTheHead() {
		cutOff(report().awaitRequestBody());
		assertFails(lines(), StreamResetException.class, Phase.AWAITING_RESPONSE);
	}

	@Test
	void resetInTheBody() {
		cutOff(report().respond(200).chunked().chunk("a\nb\n").awaitGate(this.gate));
		Reading<String> reading = lines();
		assertThat(reading.next()).isEqualTo("a");
		assertThat(reading.next()).isEqualTo("b");
		this.gate.open();
		StreamResetException error = assertFails(reading, StreamResetException.class, Phase.STREAMING, "a", "b");
		assertThat(error.bytes()).isEqualTo(4);
		assertThat(error.isUnprocessed()).isFalse();
	}

	@Test
	void truncatedIfTheBodyIsShorterThanItsLength() {
		report().respond(200).contentLength(100).send("a\nb\n").fin();
		StreamTruncatedException error = assertFails(lines(), StreamTruncatedException.class, Phase.STREAMING, "a",
				"b");
		assertThat(error.bytes()).isEqualTo(4);
		assertThat(error.isRetryable()).isTrue();
	}

	@Test
	void truncatedIfThereIsNoLastChunk() {
		report().respond(200).chunked().chunk("a\nb\n").fin();
		assertFails(lines(), StreamTruncatedException.class, Phase.STREAMING, "a", "b");
	}

	@Test
	void truncatedIfGzipIsCut() {
		byte[] whole = Gzip.of("a\nb\n");
		report().respond(200).header("Content-Encoding", "gzip").body(Arrays.copyOf(whole, whole.length - 1));
		assertFailsOnTheWire(lines(), StreamTruncatedException.class, Phase.STREAMING, "a", "b");
	}

	@Test
	void truncatedIfAnEventIsCut() {
		report().eventStream().event("a").send("data: b\n").end();
		StreamException error = assertFails(data(EventOptions.defaults()), StreamTruncatedException.class,
				Phase.STREAMING, "a");
		assertThat(error).hasMessageContainingAll("event 2", "byte 9");
	}

	@Test
	void truncatedIfARecordIsCut() {
		report().respond(200).body("1\n2\n34");
		StreamException error = assertFails(numbers(), StreamTruncatedException.class, Phase.STREAMING, 1, 2);
		assertThat(error).hasMessageContainingAll("record 3", "byte 4");
	}

	@Test
	void truncatedIfTheTerminatorIsMissing() {
		report().eventStream().event("a").end();
		StreamException error = assertFails(data(EventOptions.defaults().withTerminator("[DONE]")),
				StreamTruncatedException.class, Phase.STREAMING, "a");
		assertThat(error).hasMessageContaining("[DONE]");
	}

	@Test
	void protocolIfThePeerBreaksItsRules() {
		if (this.spoken == Spoken.HTTP1) {
			report().raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\na\n\r\n")
				.awaitGate(this.gate)
				.raw("xyz\r\n")
				.stall();
		}
		else {
			report().respond(200).contentLength(2).send("a\n").awaitGate(this.gate).send("b\n").endStream();
		}
		Reading<String> reading = lines();
		assertThat(reading.next()).isEqualTo("a");
		this.gate.open();
		assertFails(reading, StreamProtocolException.class, Phase.STREAMING, "a");
	}

	@Test
	void decodeIfARecordIsMalformed() {
		report().respond(200).body("1\n2\nx\n3\n");
		StreamException error = assertFails(numbers(), StreamDecodeException.class, Phase.STREAMING, 1, 2);
		assertThat(error).hasMessageContainingAll("record 3", "byte 4");
		assertThat(error.isRetryable()).isFalse();
	}

	@Test
	void decodeIfTheContentTypeIsAnother() {
		report().respond(200).header("Content-Type", "text/html").body("<html>");
		assertFails(data(EventOptions.defaults()), StreamDecodeException.class, Phase.STREAMING);
	}

	@Test
	void limitIfAnElementIsTooLarge() {
		report().respond(200).body("a\nb\n" + "x".repeat(2 * 1024 * 1024) + "\nc\n");
		StreamException error = assertFails(lines(), StreamLimitException.class, Phase.STREAMING, "a", "b");
		assertThat(error).hasMessageContaining("max-element-size");
		assertThat(error.isRetryable()).isFalse();
	}

	@Test
	void limitIfTheHeadIsTooLarge() {
		report().respond(200).header("X-Large", "x".repeat(20 * 1024)).body("a\n");
		assertThat(assertFails(lines(), StreamLimitException.class, Phase.AWAITING_RESPONSE))
			.hasMessageContaining("max-header-size");
	}

	@Test
	void limitIfGzipIsABomb() {
		report().respond(200).header("Content-Encoding", "gzip").body(Gzip.of("\n".repeat(8 * 1024 * 1024)));
		Reading<Integer> sizes = tracked(this.mode.bytes(get().retrieve(), (bytes) -> bytes.length));
		StreamLimitException error = (StreamLimitException) sizes.end().error();
		assertThat(error).hasMessageContaining("max-decompression-ratio");
		this.scene.application.assertEndedOnceWith(error);
		this.scene.assertAllSlotsAreFree();
	}

	@Test
	void listenerIfTheRequestBodyFails() {
		report().stall();
		Flux<String> body = Flux.concat(Flux.just("a"), Flux.error(new IllegalStateException("no more")));
		StreamListenerException error = assertFails(
				read(this.scene.client.post().uri("/report").body(body, String.class), ResponseSpec::lines),
				StreamListenerException.class, Phase.SENDING);
		assertThat(error).hasRootCauseMessage("no more");
		assertThat(error.isRetryable()).isFalse();
	}

	@Test
	void listenerIfTheConsumerThrows() {
		report().respond(200).chunked().chunk("1\nx\n").stall();
		Reading<Integer> reading = tracked(
				this.mode.read(get().retrieve(), ResponseSpec::lines, (line) -> Integer.valueOf(line)));
		Throwable error = reading.end().error();
		assertThat(reading.taken()).containsExactly(1);
		if (this.mode == Mode.PULL) {
			assertThat(error).as("thrown by the reader itself, in its own thread")
				.isInstanceOf(NumberFormatException.class);
		}
		else {
			assertThat(error).isInstanceOf(StreamListenerException.class)
				.hasCauseInstanceOf(NumberFormatException.class)
				.hasMessageContaining("ended while STREAMING");
			this.scene.application.assertEndedOnceWith((StreamException) error);
		}
		this.scene.assertTheServerSawTheEnd();
		this.scene.assertAllSlotsAreFree();
	}

	@Test
	void cancelledIfAnOperatorDoesIt() {
		report().respond(200).chunked().chunk("a\n").stall();
		Reading<String> reading = lines();
		assertThat(reading.next()).isEqualTo("a");
		String id = this.scene.application.streams().streams().get(0).id();
		assertThat(this.scene.application.streams().cancel(id)).isTrue();
		assertThat(this.scene.application.streams().cancel(id)).isFalse();
		StreamException error = assertFails(reading, StreamCancelledException.class, Phase.STREAMING, "a");
		assertThat(error.streamId()).isEqualTo(id);
		this.scene.assertTheServerSawTheEnd();
	}

	@Test
	void shutdownIfTheApplicationStops() {
		report().respond(200).chunked().chunk("a\n").stall();
		Reading<String> reading = lines();
		assertThat(reading.next()).isEqualTo("a");
		this.scene.application.streams().shutDown();
		assertThat(assertEndsWith(reading, StreamShutdownException.class, "a").phase()).isEqualTo(Phase.STREAMING);
		this.scene.assertTheServerSawTheEnd();
		assertThat(assertEndsWith(lines(), StreamShutdownException.class)).hasMessageContaining("stopping");
		this.scene.application.assertNoLiveStreams();
		assertThat(this.upstream.exchanges()).hasSize(1);
	}

	@Test
	void closedIfTheApplicationIs() {
		this.scene.application.close();
		StreamClosedException error = assertEndsWith(lines(), StreamClosedException.class);
		assertThat(error.type()).isEqualTo(ErrorType.CLOSED);
		assertThat(error.isRetryable()).isFalse();
		assertThat(this.upstream.exchanges()).isEmpty();
	}

	private void cutOff(Route route) {
		if (this.spoken == Spoken.HTTP1) {
			route.reset();
		}
		else {
			route.resetStream(Http2Errors.INTERNAL_ERROR);
		}
	}

	private Reading<Integer> numbers() {
		return read(get(), (response) -> response.records(Integer::valueOf));
	}

	private Reading<String> data(EventOptions options) {
		return read(get(), (response) -> response.events(options).mapNotNull(ServerSentEvent::data));
	}

}
