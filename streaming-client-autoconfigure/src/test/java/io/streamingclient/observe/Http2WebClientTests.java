package io.streamingclient.observe;

import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.netty.http.HttpProtocol;
import reactor.test.subscriber.TestSubscriber;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ClientHttpConnectorBuilderCustomizer;
import org.springframework.boot.http.client.reactive.ReactorClientHttpConnectorBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.codec.DecodingException;
import org.springframework.web.reactive.function.client.WebClient;

import io.streamingclient.autoconfigure.RunningApplication;
import io.streamingclient.stream.ErrorType;
import io.streamingclient.stream.LiveConnections;
import io.streamingclient.stream.StreamSnapshot;
import io.streamingclient.upstream.ClientEnd;
import io.streamingclient.upstream.ScriptedUpstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A {@code WebClient} of the application that speaks HTTP/2.
 */
@Timeout(60)
class Http2WebClientTests {

	private static final Duration SOON = RunningApplication.SOON;

	private final ScriptedUpstream upstream = ScriptedUpstream.startH2c();

	private RunningApplication application;

	@AfterEach
	void close() {
		this.application.close();
		this.upstream.close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void aLiveStreamIsListedAndTheConnectionIsTouchedOnlyWhenChecksAreEnforced(boolean enforce) {
		start(enforce);
		this.upstream.on("/events").eventStream().event("a").stall();
		TestSubscriber<String> events = subscribe("/events");
		Awaitility.await().atMost(SOON).until(() -> !events.getReceivedOnNext().isEmpty());
		StreamSnapshot stream = this.application.streams().streams().get(0);
		assertThat(stream.protocol()).isEqualTo("h2");
		assertThat(stream.http2State()).isEqualTo("HALF_CLOSED_LOCAL");
		assertThat(stream.connection() != null).isEqualTo(enforce);
		assertThat(this.application.bean(LiveConnections.class).connections()).hasSize(enforce ? 1 : 0);
		events.cancel();
		assertThat(this.upstream.awaitRequest(SOON).awaitEnd(SOON)).isEqualTo(ClientEnd.RESET);
		Awaitility.await().atMost(SOON).until(() -> this.application.streams().streams().isEmpty());
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void aBodyThatIsMissingIsAnErrorOnlyWhenChecksAreEnforced(boolean enforce) {
		start(enforce);
		this.upstream.on("/short").respond(200).contentLength(10).endStream();
		TestSubscriber<String> body = subscribe("/short");
		body.block(SOON);
		assertThat(body.isTerminatedComplete()).isNotEqualTo(enforce);
		if (enforce) {
			assertThat(this.application.streams().recentTerminations().get(0).errorType())
				.isEqualTo(ErrorType.TRUNCATED);
		}
	}

	@Test
	void aResetIsNamedByItsCode() {
		start(false);
		this.upstream.on("/reset").respond(200).send("a").flush().resetStream(11);
		TestSubscriber<String> body = subscribe("/reset");
		body.block(SOON);
		assertThat(body.isTerminatedError()).isTrue();
		assertThat(this.application.streams().recentTerminations().get(0).errorType()).isEqualTo(ErrorType.RESET);
		assertThat(this.application.streams().recentTerminations().get(0).message()).contains("ENHANCE_YOUR_CALM");
	}

	// Spring's decoder may release a buffer twice when it fails, which damages the
	// connection under the stream: the next request on it would hang.
	@RepeatedTest(20)
	void aRecordThatIsNoJsonHarmsNoOtherRequestWhenChecksAreEnforced() {
		start(true);
		this.upstream.on("/records").respond(200).header("Content-Type", "application/x-ndjson").body("{}\nsorry\n");
		this.upstream.on("/next").respond(200).body("next");
		assertThatExceptionOfType(DecodingException.class)
			.isThrownBy(() -> client().get().uri("/records").retrieve().bodyToFlux(JsonNode.class).blockLast(SOON));
		assertThat(client().get().uri("/next").retrieve().bodyToMono(String.class).block(SOON)).isEqualTo("next");
	}

	private void start(boolean enforce) {
		this.application = RunningApplication.start(WebApplicationType.NONE, App.class,
				"streaming.client.web-client.enforce=" + enforce);
	}

	private TestSubscriber<String> subscribe(String path) {
		TestSubscriber<String> subscriber = TestSubscriber.create();
		client().get().uri(path).retrieve().bodyToFlux(String.class).subscribe(subscriber);
		return subscriber;
	}

	private WebClient client() {
		return this.application.bean(WebClient.Builder.class).baseUrl(this.upstream.uri().toString()).build();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class App {

		@Bean
		ClientHttpConnectorBuilderCustomizer<ReactorClientHttpConnectorBuilder> http2() {
			return (builder) -> builder.withHttpClientCustomizer((client) -> client.protocol(HttpProtocol.H2C));
		}

	}

}
