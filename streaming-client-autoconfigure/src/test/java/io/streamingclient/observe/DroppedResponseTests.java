package io.streamingclient.observe;

import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;
import reactor.test.subscriber.TestSubscriber;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.client.WebClient;

import io.streamingclient.autoconfigure.RunningApplication;
import io.streamingclient.stream.ErrorType;
import io.streamingclient.stream.Outcome;
import io.streamingclient.stream.StreamSnapshot;
import io.streamingclient.stream.Termination;
import io.streamingclient.stream.Verdict;
import io.streamingclient.upstream.ClientEnd;
import io.streamingclient.upstream.Gate;
import io.streamingclient.upstream.ScriptedUpstream;
import io.streamingclient.upstream.SeenExchange;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A filter of the application that forgets to release a response holds its connection.
 * That is seen, and only ended where that is asked for.
 */
@Timeout(60)
class DroppedResponseTests {

	private static final Duration SOON = RunningApplication.SOON;

	private final ScriptedUpstream upstream = ScriptedUpstream.start();

	private RunningApplication application;

	@AfterEach
	void close() {
		this.application.close();
		this.upstream.close();
	}

	@Test
	void aWholeResponseThatIsDroppedEndsItsRow() {
		start();
		this.upstream.on("/empty").respond(503).contentLength(0).end();
		drop("/empty");
		assertThat(onlyEnd().outcome()).isEqualTo(Outcome.COMPLETED);
		Awaitility.await().atMost(SOON).until(() -> this.application.streams().streams().isEmpty());
	}

	@Test
	void aResponseThatIsDroppedAndClosedByTheServerEndsItsRow() {
		start();
		Gate gate = new Gate();
		this.upstream.on("/held").respond(503).contentLength(10).awaitGate(gate).cut();
		drop("/held");
		assertThat(this.application.streams().streams()).hasSize(1);
		gate.open();
		assertThat(onlyEnd().outcome()).isEqualTo(Outcome.CANCELLED);
		Awaitility.await().atMost(SOON).until(() -> this.application.streams().streams().isEmpty());
	}

	@Test
	void aResponseThatIsDroppedAndHoldsItsConnectionIsOrphaned() {
		start("streaming.client.idle-timeout=500ms", "streaming.client.stuck-after=400ms");
		Gate gate = new Gate();
		this.upstream.on("/held").respond(503).contentLength(10).awaitGate(gate).cut();
		drop("/held");
		SeenExchange seen = this.upstream.awaitRequest(SOON);
		assertThat(onlyEnd().outcome()).isEqualTo(Outcome.CANCELLED);
		Awaitility.await()
			.atMost(SOON)
			.untilAsserted(() -> assertThat(this.application.streams().streams()).singleElement()
				.extracting(StreamSnapshot::verdict)
				.isEqualTo(Verdict.ORPHANED));
		assertThat(seen.end()).isEmpty();
		gate.open();
		Awaitility.await().atMost(SOON).until(() -> this.application.streams().streams().isEmpty());
	}

	@Test
	void aResponseThatIsDroppedIsClosedWhenClocksAreEnforced() {
		start("streaming.client.idle-timeout=500ms", "streaming.client.web-client.enforce=true");
		this.upstream.on("/held").respond(503).contentLength(10).stall();
		drop("/held");
		assertThat(onlyEnd().errorType()).isEqualTo(ErrorType.CANCELLED);
		assertThat(this.upstream.awaitRequest(SOON).awaitEnd(SOON)).isIn(ClientEnd.CLOSED, ClientEnd.RESET);
		Awaitility.await().atMost(SOON).until(() -> this.application.streams().streams().isEmpty());
	}

	private void start(String... properties) {
		this.application = RunningApplication.start(WebApplicationType.NONE, App.class, properties);
	}

	private void drop(String path) {
		WebClient client = this.application.bean(WebClient.Builder.class)
			.baseUrl(this.upstream.uri().toString())
			.build();
		TestSubscriber<String> subscriber = TestSubscriber.create();
		client.get().uri(path).retrieve().bodyToMono(String.class).subscribe(subscriber);
		subscriber.block(SOON);
		assertThat(subscriber.expectTerminalError()).hasMessage("dropped");
	}

	private Termination onlyEnd() {
		Rows rows = this.application.bean(Rows.class);
		Awaitility.await().atMost(SOON).until(() -> !rows.ended().isEmpty());
		assertThat(rows.ended()).hasSize(1);
		return rows.ended().get(0);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class App {

		@Bean
		Rows rows() {
			return new Rows();
		}

		@Bean
		WebClientCustomizer dropping() {
			return (builder) -> builder.filter((request, next) -> next.exchange(request)
				.flatMap((response) -> Mono.error(new IllegalStateException("dropped"))));
		}

	}

}
