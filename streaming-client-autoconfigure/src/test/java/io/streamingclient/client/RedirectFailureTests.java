package io.streamingclient.client;

import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import io.streamingclient.stream.ErrorType;
import io.streamingclient.stream.StreamConnectException;
import io.streamingclient.stream.StreamException;
import io.streamingclient.stream.StreamListenerException;
import io.streamingclient.stream.StreamProtocolException;
import io.streamingclient.upstream.RefusingPort;
import io.streamingclient.upstream.ScriptedUpstream;

import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Redirects that cannot be followed.
 */
@Timeout(60)
@ParameterizedClass
@EnumSource
class RedirectFailureTests {

	private final Scene scene;

	private final ScriptedUpstream upstream;

	private final StreamingClient client;

	RedirectFailureTests(Spoken spoken) {
		this.scene = Scene.of(spoken, 2);
		this.upstream = this.scene.upstream;
		this.client = this.scene.client;
	}

	@AfterEach
	void close() {
		this.scene.close();
	}

	@Test
	void aLoopEndsAfterTwentyRedirects() {
		this.upstream.on("/old").respond(302).header("Location", "/old?key=secret").body("moved");
		StreamProtocolException error = refused(302);
		assertThat(error).hasMessageContaining("redirect 21 (302)").hasMessageContaining("followRedirects(false)");
		assertThat(this.upstream.exchanges()).hasSize(21);
		assertThat(this.upstream.connections().accepted()).as("connections were used again").isEqualTo(1);
		assertNothingIsHeld(error);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/secret%zz", "ftp://secret/", "http:///secret", "http://secret:99999/" })
	void aLocationThatLeadsNowhereIsAnError(String location) {
		this.upstream.on("/old").respond(301).header("Location", location).body("moved");
		StreamProtocolException error = refused(301);
		assertThat(error).hasMessageContaining("redirect 1 (301)").hasMessageContaining("Location");
		assertNothingIsHeld(error);
	}

	@Test
	void aTargetWithoutAServerIsAConnectFailureOfTheOneStream() {
		try (RefusingPort port = RefusingPort.open()) {
			String scheme = this.upstream.uri().getScheme();
			this.upstream.on("/old").respond(302).header("Location", scheme + "://127.0.0.1:" + port.port() + "/new");
			StreamConnectException error = Expect.failure(this.scene.lines("/old"), StreamConnectException.class);
			assertNothingIsHeld(error);
		}
	}

	@Test
	void aBodyThatHasOneSubscriberOnlyCannotBeSentAgain() {
		Sinks.Many<String> once = Sinks.many().unicast().onBackpressureBuffer();
		once.tryEmitNext("report");
		once.tryEmitComplete();
		assertCannotBeSentAgain(once.asFlux());
	}

	@Test
	void aValueThatCanBeHadOnceCannotBeSentAgain() {
		AtomicBoolean taken = new AtomicBoolean();
		assertCannotBeSentAgain(Mono.fromCallable(() -> {
			if (!taken.compareAndSet(false, true)) {
				throw new IllegalStateException("secret");
			}
			return "report";
		}).flux());
	}

	private void assertCannotBeSentAgain(Flux<String> body) {
		this.upstream.on("/old").respond(308).header("Location", "/new?key=secret").body("moved");
		this.upstream.on("/new").respond(200).body("here");
		StreamListenerException error = Expect.failure(
				this.client.post().uri("/old").body(body, String.class).retrieve().lines(),
				StreamListenerException.class);
		assertThat(error.type()).isEqualTo(ErrorType.LISTENER);
		assertThat(error).hasMessageContaining("could not be sent a second time")
			.hasMessageContaining("IllegalStateException")
			.hasMessageContaining("followRedirects(false)")
			.hasCauseInstanceOf(IllegalStateException.class);
		assertNothingIsHeld(error);
	}

	private StreamProtocolException refused(int status) {
		StreamProtocolException error = Expect.failure(this.scene.lines("/old"), StreamProtocolException.class);
		assertThat(error.type()).isEqualTo(ErrorType.PROTOCOL);
		assertThat(error.isRetryable()).isFalse();
		assertThat(error.bytes()).isZero();
		assertThat(this.scene.application.awaitTermination().status()).isEqualTo(status);
		return error;
	}

	private void assertNothingIsHeld(StreamException error) {
		assertThat(error).hasMessageNotContaining("secret");
		this.scene.application.assertEndedOnceWith(error);
		assertThat(this.upstream.awaitRequest(SOON).path()).isEqualTo("/old");
		this.scene.assertAllSlotsAreFree();
	}

}
