package io.streamingclient.observe;

import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.WebApplicationType;
import org.springframework.web.reactive.function.client.WebClient;

import io.streamingclient.autoconfigure.RunningApplication;
import io.streamingclient.stream.Outcome;
import io.streamingclient.stream.Termination;
import io.streamingclient.upstream.ScriptedUpstream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs what a {@code WebClient} does in an application that observes, or in one that does
 * not. After each test no row is left, and each has ended once.
 */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AbstractWebClientTests {

	static final Duration SOON = RunningApplication.SOON;

	private final boolean observed;

	private final RunningApplication application;

	ScriptedUpstream upstream;

	AbstractWebClientTests(boolean observed) {
		this.observed = observed;
		this.application = RunningApplication.start(WebApplicationType.NONE, WebClientApp.class,
				"streaming.client.web-client.observe=" + observed);
	}

	@BeforeEach
	final void begin() {
		this.upstream = ScriptedUpstream.start();
		rows().forget();
	}

	@AfterEach
	final void nothingIsLeft() {
		// listeners hear of an end when the row is gone
		Awaitility.await().atMost(SOON).untilAsserted(() -> {
			assertThat(this.application.streams().streams()).isEmpty();
			assertThat(rows().ended()).extracting(Termination::id).containsExactlyInAnyOrderElementsOf(rows().opened());
		});
		this.upstream.close();
	}

	@AfterAll
	final void stop() {
		this.application.close();
	}

	final WebClient.Builder builder() {
		return this.application.bean(WebClient.Builder.class).baseUrl(this.upstream.uri().toString());
	}

	final WebClient client() {
		return builder().build();
	}

	private Rows rows() {
		return this.application.bean(Rows.class);
	}

	/**
	 * Check how the streams have ended, if somebody has looked at them.
	 * @param outcomes in the order of their ends
	 */
	final void assertOutcomes(Outcome... outcomes) {
		Outcome[] expected = this.observed ? outcomes : new Outcome[0];
		Awaitility.await()
			.atMost(SOON)
			.untilAsserted(() -> assertThat(rows().ended()).extracting(Termination::outcome).containsExactly(expected));
	}

}
