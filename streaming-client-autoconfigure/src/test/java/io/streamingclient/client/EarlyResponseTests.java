package io.streamingclient.client;

import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;

import io.streamingclient.stream.Outcome;
import io.streamingclient.upstream.ScriptedUpstream;

import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Responses that come before the request is sent whole.
 */
@Timeout(60)
@ParameterizedClass
@EnumSource(names = { "HTTP1", "H2C" })
class EarlyResponseTests {

	private static final int MIB = 1024 * 1024;

	private final Scene scene;

	private final ScriptedUpstream upstream;

	EarlyResponseTests(Spoken spoken) {
		this.scene = Scene.of(spoken, 1, (timeouts) -> timeouts.withUploadIdle(Duration.ofSeconds(5)));
		this.upstream = this.scene.upstream;
	}

	@AfterEach
	void close() {
		this.scene.close();
	}

	private enum Body {

		VALUE, FLUX, ENDLESS;

		StreamingClient.RequestSpec of(StreamingClient.RequestSpec request) {
			String block = "x".repeat(64 * 1024);
			return switch (this) {
				case VALUE -> request.bodyValue(new byte[32 * MIB]);
				case FLUX -> request.body(Flux.range(0, 500).map((number) -> block), String.class);
				case ENDLESS -> request.body(Flux.concat(Flux.just("some"), Flux.never()), String.class);
			};
		}

	}

	@ParameterizedTest
	@EnumSource
	void aRefusalIsDelivered(Body body) {
		this.upstream.on("/upload").doNotRead().respond(413).body("too large");
		CompleteResponse response = body.of(this.scene.client.post().uri("/upload")).send().block(SOON);
		assertThat(response.status().value()).isEqualTo(413);
		assertThat(this.scene.application.awaitTermination().outcome()).isEqualTo(Outcome.COMPLETED);
		this.scene.assertAllSlotsAreFree();
	}

}
