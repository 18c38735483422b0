package io.streamingclient.observe;

import java.time.Duration;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.boot.WebApplicationType;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.reactive.function.client.WebClient;

import io.streamingclient.autoconfigure.RunningApplication;
import io.streamingclient.stream.StreamException;
import io.streamingclient.upstream.ScriptedUpstream;

import static io.streamingclient.observe.AbstractDetourTests.interim;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What comes before the response, when our checks are enforced.
 */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EnforcedDetourTests {

	private static final Duration SOON = RunningApplication.SOON;

	private final RunningApplication application = RunningApplication.start(WebApplicationType.NONE, WebClientApp.class,
			"streaming.client.web-client.enforce=true");

	private ScriptedUpstream upstream;

	@BeforeEach
	void begin() {
		this.upstream = ScriptedUpstream.start();
	}

	@AfterEach
	void end() {
		this.upstream.close();
	}

	@AfterAll
	void stop() {
		this.application.close();
	}

	@ParameterizedTest
	@ValueSource(ints = { 100, 102, 103 })
	void noInterimResponseIsTakenForTheResponse(int status) {
		this.upstream.on("/report", interim(status).respond(200).body("here"));
		for (int i = 0; i < 10; i++) {
			ResponseEntity<String> entity = get("/report").block(SOON);
			assertThat(entity).isNotNull();
			assertThat(entity.getStatusCode()).isEqualTo(HttpStatus.OK);
			assertThat(entity.getBody()).isEqualTo("here");
		}
		// the transport gives a connection back just after it has told of the end
		assertThat(this.upstream.connections().accepted()).isLessThanOrEqualTo(5);
	}

	@Test
	void anInterimResponseMayComeBeforeARedirect() {
		this.upstream.on("/old", interim(103).respond(302).header("Location", "/new").body(""));
		this.upstream.on("/new", interim(103).respond(200).body("here"));
		assertThat(get("/old").map(ResponseEntity::getBody).block(SOON)).isEqualTo("here");
	}

	@ParameterizedTest
	@ValueSource(ints = { 100, 103 })
	void anInterimResponseAloneIsOurError(int status) {
		this.upstream.on("/report", interim(status).cut());
		StepVerifier.create(get("/report"))
			.expectErrorSatisfies((error) -> assertThat(error).hasCauseInstanceOf(StreamException.class))
			.verify(SOON);
	}

	private Mono<ResponseEntity<String>> get(String path) {
		return this.application.bean(WebClient.Builder.class)
			.build()
			.get()
			.uri(this.upstream.uri(path))
			.retrieve()
			.toEntity(String.class);
	}

}
