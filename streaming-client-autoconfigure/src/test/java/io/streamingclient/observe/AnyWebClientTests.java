package io.streamingclient.observe;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.subscriber.TestSubscriber;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;

import io.streamingclient.client.Gzip;
import io.streamingclient.autoconfigure.RunningApplication;
import io.streamingclient.stream.ErrorType;
import io.streamingclient.stream.IdleTimeoutException;
import io.streamingclient.stream.LiveStreams;
import io.streamingclient.stream.Outcome;
import io.streamingclient.stream.Phase;
import io.streamingclient.stream.ResponseTimeoutException;
import io.streamingclient.stream.StreamCancelledException;
import io.streamingclient.stream.StreamException;
import io.streamingclient.stream.StreamListener;
import io.streamingclient.stream.StreamSnapshot;
import io.streamingclient.stream.Termination;
import io.streamingclient.stream.TotalTimeoutException;
import io.streamingclient.stream.UploadTimeoutException;
import io.streamingclient.stream.Verdict;
import io.streamingclient.table.DefaultTableRegistry;
import io.streamingclient.upstream.ClientEnd;
import io.streamingclient.upstream.Gate;
import io.streamingclient.upstream.ScriptedUpstream;
import io.streamingclient.upstream.SeenExchange;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The exchanges of a user's own {@code WebClient}, as an operator sees them.
 */
@Timeout(60)
class AnyWebClientTests {

	private static final Duration SOON = RunningApplication.SOON;

	private final ScriptedUpstream upstream = ScriptedUpstream.start();

	private RunningApplication application;

	@AfterEach
	void close() {
		if (this.application != null) {
			this.application.close();
		}
		this.upstream.close();
	}

	@Test
	void aLiveExchangeIsListedWithItsFactsAndItsVerdict() {
		start(WebApplicationType.REACTIVE, "streaming.client.stuck-after=1s", "streaming.client.idle-timeout=1500ms");
		this.upstream.on("/events").eventStream().event("a").stall();
		TestSubscriber<String> events = subscribe("/events?key=secret");
		StreamSnapshot stream = awaitVerdict(Verdict.STALLED);
		assertThat(stream.client()).isEqualTo("127.0.0.1");
		assertThat(stream.target()).endsWith("/events?key=*");
		assertThat(stream.status()).isEqualTo(200);
		assertThat(stream.protocol()).isEqualTo("http/1.1");
		assertThat(stream.bytesReceived()).isEqualTo(9);
		assertThat(stream.elements()).isEqualTo(1);
		JsonNode listed = this.application.json("/streams").path("streams").get(0);
		assertThat(listed.path("id").asString()).isEqualTo(stream.id());
		assertThat(listed.path("verdict").asString()).isEqualTo("STALLED");
		Awaitility.await().atMost(SOON).until(() -> only().stuck());
		assertThat(this.application.get("/health/streamingClient").statusCode()).isEqualTo(503);
		assertThat(only().verdictFor()).isPositive();
		assertThat(events.isTerminated()).isFalse();
		events.cancel();
		Awaitility.await().atMost(SOON).until(() -> this.application.streams().streams().isEmpty());
	}

	@Test
	void noClockEndsAnExchangeThatIsOnlyObserved() {
		start("streaming.client.stuck-after=100ms", "streaming.client.idle-timeout=200ms",
				"streaming.client.response-timeout=200ms", "streaming.client.total-timeout=200ms");
		Gate head = new Gate();
		Gate tail = new Gate();
		this.upstream.on("/slow")
			.awaitGate(head)
			.respond(200)
			.chunked()
			.chunk("a\n")
			.awaitGate(tail)
			.chunk("b\n")
			.end();
		TestSubscriber<String> lines = subscribe("/slow");
		awaitVerdict(Verdict.AWAITING_HEADERS);
		Awaitility.await().atMost(SOON).until(() -> only().verdictFor().toMillis() > 800);
		head.open();
		awaitVerdict(Verdict.STALLED);
		Awaitility.await().atMost(SOON).until(() -> only().verdictFor().toMillis() > 800);
		tail.open();
		lines.block(SOON);
		assertThat(lines.getReceivedOnNext()).containsExactly("a", "b");
		assertThat(lines.isTerminatedComplete()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void anOperatorCancelsAStreamAndItsSubscriberIsTold(boolean enforce) {
		start(WebApplicationType.REACTIVE, "streaming.client.web-client.enforce=" + enforce);
		this.upstream.on("/events").eventStream().event("a").stall();
		TestSubscriber<String> events = subscribe("/events");
		awaitPhase(Phase.STREAMING);
		assertThat(this.application.delete("/streams/" + only().id()).statusCode()).isEqualTo(204);
		events.block(SOON);
		assertThat(streamException(events)).isInstanceOf(StreamCancelledException.class);
		assertThat(this.upstream.awaitRequest(SOON).awaitEnd(SOON)).isIn(ClientEnd.CLOSED, ClientEnd.RESET);
		assertThat(onlyEnd().outcome()).isEqualTo(Outcome.CANCELLED);
	}

	@Test
	void anOperatorCancelsAStreamThatAwaitsItsResponse() {
		start();
		Gate gate = new Gate();
		this.upstream.on("/late").awaitGate(gate).respond(200).body("late");
		TestSubscriber<String> late = subscribe("/late");
		SeenExchange seen = this.upstream.awaitRequest(SOON);
		assertThat(this.application.streams().cancel(only().id())).isTrue();
		late.block(SOON);
		assertThat(late.expectTerminalError()).isInstanceOf(WebClientRequestException.class)
			.cause()
			.isInstanceOf(StreamCancelledException.class);
		assertThat(seen.awaitEnd(SOON)).isIn(ClientEnd.CLOSED, ClientEnd.RESET);
		gate.open();
	}

	@Test
	void aSilentUpstreamIsATypedErrorWhenClocksAreEnforced() {
		start("streaming.client.web-client.enforce=true", "streaming.client.idle-timeout=500ms",
				"streaming.client.response-timeout=1s");
		this.upstream.on("/events").eventStream().event("a").stall();
		this.upstream.on("/never").stall();
		TestSubscriber<String> events = subscribe("/events");
		TestSubscriber<String> never = subscribe("/never");
		events.block(SOON);
		never.block(SOON);
		assertThat(streamException(events)).isInstanceOf(IdleTimeoutException.class);
		assertThat(streamException(never)).isInstanceOf(ResponseTimeoutException.class);
		assertThat(never.expectTerminalError()).isInstanceOf(WebClientRequestException.class);
		this.upstream.exchanges()
			.forEach((seen) -> assertThat(seen.awaitEnd(SOON)).isIn(ClientEnd.CLOSED, ClientEnd.RESET));
	}

	@Test
	void theTotalClockIsEnforced() {
		start("streaming.client.web-client.enforce=true", "streaming.client.total-timeout=1s");
		this.upstream.on("/beats").eventStream().heartbeats(Duration.ofMillis(50), ":\n\n");
		TestSubscriber<String> beats = subscribe("/beats");
		beats.block(SOON);
		assertThat(streamException(beats)).isInstanceOf(TotalTimeoutException.class);
	}

	@Test
	void theUploadClockIsEnforced() {
		start("streaming.client.web-client.enforce=true", "streaming.client.upload-idle-timeout=1s");
		this.upstream.on("/upload").doNotRead().stall();
		TestSubscriber<String> upload = TestSubscriber.create();
		client().post()
			.uri("/upload")
			.bodyValue(new byte[64 * 1024 * 1024])
			.retrieve()
			.bodyToMono(String.class)
			.subscribe(upload);
		upload.block(SOON);
		assertThat(streamException(upload)).isInstanceOf(UploadTimeoutException.class);
	}

	@Test
	void aBodyThatIsCutIsATypedErrorWhenChecksAreEnforced() {
		start("streaming.client.web-client.enforce=true");
		this.upstream.on("/cut").respond(200).chunked().chunk("half").cut();
		TestSubscriber<String> cut = subscribe("/cut");
		cut.block(SOON);
		assertThat(streamException(cut).type()).isEqualTo(ErrorType.TRUNCATED);
		assertThat(onlyEnd().errorType()).isEqualTo(ErrorType.TRUNCATED);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void aCompressedBodyThatIsCutIsAnErrorOnlyWhenChecksAreEnforced(boolean enforce) {
		start("streaming.client.web-client.enforce=" + enforce);
		byte[] gzip = Gzip.of("x".repeat(100_000));
		byte[] half = Arrays.copyOf(gzip, gzip.length / 2);
		this.upstream.on("/coded").respond(200).header("Content-Encoding", "gzip").body(half);
		this.upstream.on("/whole").respond(200).header("Content-Encoding", "gzip").body(gzip);
		TestSubscriber<String> coded = subscribe("/coded");
		coded.block(SOON);
		assertThat(coded.isTerminatedComplete()).isNotEqualTo(enforce);
		if (enforce) {
			assertThat(streamException(coded).type()).isEqualTo(ErrorType.TRUNCATED);
		}
		TestSubscriber<String> whole = subscribe("/whole");
		whole.block(SOON);
		assertThat(String.join("", whole.getReceivedOnNext())).hasSize(100_000);
	}

	@Test
	void aClientIsNamedByAnAttributeOrAConfiguredClientOrItsHost() {
		start(RunningApplication.baseUrl("reports", this.upstream));
		this.upstream.on("/held").respond(200).chunked().chunk("a").stall();
		TestSubscriber<String> configured = subscribe("/held");
		awaitPhase(Phase.STREAMING);
		assertThat(only().client()).isEqualTo("reports");
		configured.cancel();
		TestSubscriber<String> named = TestSubscriber.create();
		client().get()
			.uri("/held")
			.attribute(ExchangeObserver.CLIENT_NAME, "mine")
			.retrieve()
			.bodyToFlux(String.class)
			.subscribe(named);
		awaitPhase(Phase.STREAMING);
		assertThat(only().client()).isEqualTo("mine");
		named.cancel();
		TestSubscriber<String> host = TestSubscriber.create();
		client().get()
			.uri(URI.create("http://localhost:" + this.upstream.port() + "/held"))
			.retrieve()
			.bodyToFlux(String.class)
			.subscribe(host);
		awaitPhase(Phase.STREAMING);
		assertThat(only().client()).isEqualTo("localhost");
		host.cancel();
	}

	@Test
	void aStreamOfTheStreamingClientHasOneRow() {
		start(RunningApplication.baseUrl("reports", this.upstream));
		this.upstream.on("/lines").respond(200).body("a\nb\n");
		this.application.lines("reports", "/lines").block(SOON);
		assertThat(rows().opened()).hasSize(1);
	}

	@Test
	void whoHearsOfStreamsMayUseAWebClientItself() {
		this.application = RunningApplication.start(WebApplicationType.NONE, ReportingApp.class);
		this.upstream.on("/plain").respond(200).body("plain");
		TestSubscriber<String> plain = subscribe("/plain");
		plain.block(SOON);
		assertThat(plain.getReceivedOnNext()).containsExactly("plain");
	}

	@Test
	void nothingIsSeenWhenThatIsSwitchedOff() {
		start("streaming.client.web-client.observe=false", "streaming.client.web-client.enforce=true");
		this.upstream.on("/plain").respond(200).body("plain");
		subscribe("/plain").block(SOON);
		assertThat(rows().opened()).isEmpty();
	}

	@Test
	void anExchangeThatFindsNoRowGoesOn() {
		start();
		this.upstream.on("/plain").respond(200).body("plain");
		this.application.bean(DefaultTableRegistry.class).close();
		TestSubscriber<String> plain = subscribe("/plain");
		plain.block(SOON);
		assertThat(plain.getReceivedOnNext()).containsExactly("plain");
		assertThat(rows().opened()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void theShutdownEndsWhatIsEnforcedAndLeavesAloneWhatIsObserved(boolean enforce) {
		start("streaming.client.web-client.enforce=" + enforce);
		Gate gate = new Gate();
		this.upstream.on("/held").respond(200).chunked().chunk("a\n").awaitGate(gate).chunk("b\n").end();
		TestSubscriber<String> lines = subscribe("/held");
		awaitPhase(Phase.STREAMING);
		this.application.bean(LiveStreams.class).shutDown();
		gate.open();
		lines.block(SOON);
		assertThat(lines.isTerminatedComplete()).isNotEqualTo(enforce);
		this.upstream.on("/plain").respond(200).body("plain");
		TestSubscriber<String> next = subscribe("/plain");
		next.block(SOON);
		assertThat(next.isTerminatedComplete()).isNotEqualTo(enforce);
	}

	@Test
	void anotherConnectorHasRowsWithoutFacts() {
		start(WebApplicationType.REACTIVE, "spring.http.clients.reactive.connector=jdk");
		this.upstream.on("/plain").respond(200).body("plain");
		this.upstream.on("/events").eventStream().event("a").stall();
		subscribe("/plain").block(SOON);
		assertThat(onlyEnd().outcome()).isEqualTo(Outcome.COMPLETED);
		assertThat(onlyEnd().status()).isEqualTo(200);
		TestSubscriber<String> events = subscribe("/events");
		awaitPhase(Phase.STREAMING);
		assertThat(only().protocol()).isNull();
		assertThat(this.application.delete("/streams/" + only().id()).statusCode()).isEqualTo(204);
		events.block(SOON);
		assertThat(streamException(events)).isInstanceOf(StreamCancelledException.class);
	}

	private void start(String... properties) {
		start(WebApplicationType.NONE, properties);
	}

	private void start(WebApplicationType type, String... properties) {
		this.application = RunningApplication.start(type, WebClientApp.class, properties);
	}

	private WebClient client() {
		return this.application.bean(WebClient.Builder.class).baseUrl(this.upstream.uri().toString()).build();
	}

	private TestSubscriber<String> subscribe(String path) {
		TestSubscriber<String> subscriber = TestSubscriber.create();
		client().get()
			.uri(URI.create(this.upstream.uri() + path))
			.retrieve()
			.bodyToFlux(String.class)
			.subscribe(subscriber);
		return subscriber;
	}

	private Rows rows() {
		return this.application.bean(Rows.class);
	}

	private StreamSnapshot only() {
		List<StreamSnapshot> streams = this.application.streams().streams();
		assertThat(streams).hasSize(1);
		return streams.get(0);
	}

	private Termination onlyEnd() {
		Awaitility.await().atMost(SOON).until(() -> !rows().ended().isEmpty());
		assertThat(rows().ended()).hasSize(1);
		return rows().ended().get(0);
	}

	private StreamSnapshot awaitVerdict(Verdict verdict) {
		return Awaitility.await().atMost(SOON).until(this::only, (stream) -> stream.verdict() == verdict);
	}

	private void awaitPhase(Phase phase) {
		Awaitility.await().atMost(SOON).until(this::only, (stream) -> stream.phase() == phase);
	}

	private static StreamException streamException(TestSubscriber<?> subscriber) {
		Throwable cause = subscriber.expectTerminalError();
		while (cause != null && !(cause instanceof StreamException)) {
			cause = cause.getCause();
		}
		assertThat(cause).as("the cause of %s", subscriber.expectTerminalError()).isNotNull();
		return (StreamException) cause;
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class ReportingApp {

		@Bean
		StreamListener listener(WebClient.Builder builder) {
			builder.build();
			return new StreamListener() {
			};
		}

	}

}
