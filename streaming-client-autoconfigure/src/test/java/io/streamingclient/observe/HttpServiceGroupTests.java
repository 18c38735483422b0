package io.streamingclient.observe;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.subscriber.TestSubscriber;

import org.springframework.boot.WebApplicationType;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.reactive.function.client.WebClientRequestException;

import io.streamingclient.client.Gzip;
import io.streamingclient.autoconfigure.RunningApplication;
import io.streamingclient.stream.ErrorType;
import io.streamingclient.stream.IdleTimeoutException;
import io.streamingclient.stream.StreamCapacityException;
import io.streamingclient.stream.StreamException;
import io.streamingclient.stream.StreamSnapshot;
import io.streamingclient.stream.Termination;
import io.streamingclient.stream.Verdict;
import io.streamingclient.upstream.ClientEnd;
import io.streamingclient.upstream.Gate;
import io.streamingclient.upstream.ScriptedUpstream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * HTTP interfaces: those of a configured client, and those that nothing is configured
 * for.
 */
@Timeout(60)
class HttpServiceGroupTests {

	private static final Duration SOON = RunningApplication.SOON;

	private final ScriptedUpstream upstream = ScriptedUpstream.start();

	private RunningApplication application;

	@AfterEach
	void close() {
		this.application.close();
		this.upstream.close();
	}

	@Test
	void everyKindOfStreamWorksThroughTheConfiguredClient() {
		start(RunningApplication.baseUrl("reporting", this.upstream));
		assertThatEveryKindWorks();
	}

	@Test
	void everyKindOfStreamWorksWithoutOne() {
		start("spring.http.serviceclient.reporting.base-url=" + this.upstream.uri());
		assertThatEveryKindWorks();
	}

	private void assertThatEveryKindWorks() {
		this.upstream.on("/events").eventStream().event("a").event("b").end();
		this.upstream.on("/records")
			.respond(200)
			.header("Content-Type", "application/x-ndjson")
			.body("{\"n\":1}\n{\"n\":2}\n");
		this.upstream.on("/bytes").respond(200).header("Content-Encoding", "gzip").body(Gzip.of("plain"));
		verify(service().events().map(ServerSentEvent::data), List.of("a", "b"));
		verify(service().records(), List.of(Map.of("n", 1), Map.of("n", 2)));
		verify(DataBufferUtils.join(service().bytes()).map((buffer) -> {
			String text = buffer.toString(StandardCharsets.UTF_8);
			DataBufferUtils.release(buffer);
			return text;
		}).flux(), List.of("plain"));
		Awaitility.await()
			.atMost(SOON)
			.untilAsserted(() -> assertThat(this.application.bean(Rows.class).ended()).hasSize(3)
				.extracting(Termination::client)
				.containsOnly("reporting"));
	}

	@Test
	void aSilentUpstreamIsStalledAndThenATypedError() {
		start(RunningApplication.baseUrl("reporting", this.upstream), "streaming.client.stuck-after=1s",
				"streaming.client.clients.reporting.idle-timeout=4s");
		this.upstream.on("/events").eventStream().event("a").stall();
		TestSubscriber<ServerSentEvent<String>> events = TestSubscriber.create();
		service().events().subscribe(events);
		awaitVerdict(Verdict.STALLED);
		events.block(SOON);
		assertThat(streamException(events)).isInstanceOf(IdleTimeoutException.class);
		assertThat(streamException(events).client()).isEqualTo("reporting");
		assertThat(this.upstream.awaitRequest(SOON).awaitEnd(SOON)).isIn(ClientEnd.CLOSED, ClientEnd.RESET);
	}

	@Test
	void aGroupWithoutSettingsIsObservedAndNamed() {
		start("spring.http.serviceclient.reporting.base-url=" + this.upstream.uri(), "streaming.client.stuck-after=1s",
				"streaming.client.idle-timeout=1s");
		this.upstream.on("/events").eventStream().event("a").stall();
		TestSubscriber<ServerSentEvent<String>> events = TestSubscriber.create();
		service().events().subscribe(events);
		assertThat(awaitVerdict(Verdict.STALLED).client()).isEqualTo("reporting");
		Awaitility.await().atMost(SOON).until(() -> only().verdictFor().toMillis() > 1500);
		assertThat(events.isTerminated()).isFalse();
		events.cancel();
	}

	@Test
	void aGroupWithoutSettingsHasTheClocksOfAllWhenTheyAreEnforced() {
		start("spring.http.serviceclient.reporting.base-url=" + this.upstream.uri(),
				"streaming.client.idle-timeout=500ms", "streaming.client.web-client.enforce=true");
		this.upstream.on("/events").eventStream().event("a").stall();
		TestSubscriber<ServerSentEvent<String>> events = TestSubscriber.create();
		service().events().subscribe(events);
		events.block(SOON);
		assertThat(streamException(events)).isInstanceOf(IdleTimeoutException.class);
	}

	@Test
	void thePoolOfTheClientIsThatOfTheGroup() {
		start(RunningApplication.baseUrl("reporting", this.upstream),
				"streaming.client.clients.reporting.pool.max-connections=1",
				"streaming.client.clients.reporting.acquire-timeout=500ms");
		Gate gate = new Gate();
		this.upstream.on("/held").respond(200).chunked().chunk("a\n").awaitGate(gate).end();
		TestSubscriber<String> held = this.application.lines("reporting", "/held");
		gate.awaitArrival(SOON);
		this.upstream.on("/events").eventStream().event("a").end();
		TestSubscriber<ServerSentEvent<String>> events = TestSubscriber.create();
		service().events().subscribe(events);
		events.block(SOON);
		assertThat(events.expectTerminalError()).isInstanceOf(WebClientRequestException.class);
		assertThat(streamException(events)).isInstanceOf(StreamCapacityException.class);
		gate.open();
		held.block(SOON);
		verify(service().events().map(ServerSentEvent::data), List.of("a"));
		assertThat(this.upstream.connections().accepted()).isEqualTo(1);
	}

	@Test
	void theQuotaOfTheClientIsThatOfTheGroup() {
		start(RunningApplication.baseUrl("reporting", this.upstream),
				"streaming.client.clients.reporting.max-concurrent-streams=1");
		Gate gate = new Gate();
		this.upstream.on("/held").respond(200).chunked().chunk("a\n").awaitGate(gate).end();
		this.upstream.on("/events").eventStream().event("a").end();
		TestSubscriber<String> held = this.application.lines("reporting", "/held");
		gate.awaitArrival(SOON);
		StepVerifier.create(service().events())
			.expectErrorSatisfies((error) -> assertThat(error).hasCauseInstanceOf(StreamCapacityException.class))
			.verify(SOON);
		gate.open();
		held.block(SOON);
		verify(service().events().map(ServerSentEvent::data), List.of("a"));
		verify(service().events().map(ServerSentEvent::data), List.of("a"));
	}

	@Test
	void aCompressedBodyThatIsCutIsTruncated() {
		start(RunningApplication.baseUrl("reporting", this.upstream));
		byte[] gzip = Gzip.of("x".repeat(100_000));
		this.upstream.on("/bytes")
			.respond(200)
			.header("Content-Encoding", "gzip")
			.body(Arrays.copyOf(gzip, gzip.length / 2));
		TestSubscriber<Integer> bytes = TestSubscriber.create();
		service().bytes().map((buffer) -> {
			int count = buffer.readableByteCount();
			DataBufferUtils.release(buffer);
			return count;
		}).subscribe(bytes);
		bytes.block(SOON);
		assertThat(streamException(bytes).type()).isEqualTo(ErrorType.TRUNCATED);
	}

	private void start(String... properties) {
		this.application = RunningApplication.start(WebApplicationType.NONE, ServiceApp.class, properties);
	}

	private ReportService service() {
		return this.application.bean(ReportService.class);
	}

	private StreamSnapshot only() {
		List<StreamSnapshot> streams = this.application.streams().streams();
		assertThat(streams).hasSize(1);
		return streams.get(0);
	}

	private StreamSnapshot awaitVerdict(Verdict verdict) {
		return Awaitility.await().atMost(SOON).until(this::only, (stream) -> stream.verdict() == verdict);
	}

	private static <T> void verify(Flux<T> stream, List<T> elements) {
		StepVerifier.create(stream).expectNextSequence(elements).expectComplete().verify(SOON);
	}

	private static StreamException streamException(TestSubscriber<?> subscriber) {
		Throwable cause = subscriber.expectTerminalError();
		while (cause != null && !(cause instanceof StreamException)) {
			cause = cause.getCause();
		}
		assertThat(cause).as("the cause of %s", subscriber.expectTerminalError()).isNotNull();
		return (StreamException) cause;
	}

}
