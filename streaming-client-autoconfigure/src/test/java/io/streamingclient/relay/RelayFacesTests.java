package io.streamingclient.relay;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;

import io.streamingclient.autoconfigure.RunningApplication;
import io.streamingclient.upstream.RefusingPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The other ways to a relay, and what an application may replace.
 */
@Timeout(60)
class RelayFacesTests {

	@ParameterizedTest
	@EnumSource
	void aFunctionalRouteRelays(Passage passage) {
		try (Stage stage = Stage.of(Server.NETTY, passage)) {
			stage.upstream.on("/report").respond(418).body("short and stout");
			Answer answer = stage.get("/functional/report");
			assertThat(answer.status()).isEqualTo(418);
			assertThat(answer.body()).isEqualTo("short and stout");
			assertThat(stage.seen().path()).isEqualTo("/report");
		}
	}

	@Test
	void aFunctionalRouteMapsFailures() {
		try (Stage stage = Stage.of(Server.NETTY, Passage.HTTP1_TO_HTTP1)) {
			stage.upstream.on("/report").reset();
			assertThat(stage.get("/functional/report").status()).isEqualTo(502);
		}
	}

	@ParameterizedTest
	@EnumSource
	void aServletThatCannotRelayAnyMoreAnswersAllTheSame(Passage passage) {
		try (Stage stage = Stage.of(Server.TOMCAT, passage)) {
			Answer answer = stage.call("POST", "/read", "taken by somebody else");
			assertThat(answer.status()).isEqualTo(409);
			assertThat(answer.body()).isEqualTo("too late");
			assertThat(stage.upstream.exchanges()).isEmpty();
		}
	}

	@Test
	void aBeanSaysHowFailuresAreTold() throws Exception {
		try (RefusingPort refusing = RefusingPort.open();
				RunningApplication application = RunningApplication.start(WebApplicationType.REACTIVE, Loop.class,
						"streaming.client.clients.closed.base-url=" + refusing.uri())) {
			Answer answer;
			try (Caller caller = new Http1Caller(application.port())) {
				answer = caller.call("GET", "/closed/report", "");
			}
			assertThat(answer.status()).isEqualTo(508);
			assertThat(answer.body()).contains("connect");
		}
	}

	@Configuration(proxyBeanMethods = false)
	@Import(ReactiveRelayApplication.class)
	static class Loop {

		@Bean
		RelayFailures loop() {
			return (failure) -> new RelayProblem(HttpStatus.LOOP_DETECTED, failure.type().word());
		}

	}

}
