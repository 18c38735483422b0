package io.streamingclient.client;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.test.StepVerifier;

import io.streamingclient.stream.StreamProtocolException;
import io.streamingclient.upstream.ScriptedUpstream;

import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What was asked for with TLS is not asked for without.
 */
@Timeout(60)
class RedirectOutOfTlsTests {

	@Test
	void aRedirectFromHttpsToHttpIsNotFollowed() {
		try (Scene scene = Scene.of(Spoken.H2, 1); ScriptedUpstream open = ScriptedUpstream.start()) {
			open.on("/new").respond(200).body("here");
			scene.upstream.on("/old").respond(307).header("Location", open.uri() + "/new?key=secret").body("moved");
			StreamProtocolException error = Expect.failure(
					scene.client.post().uri("/old").bodyValue("secret").retrieve().lines(),
					StreamProtocolException.class);
			assertThat(error).hasMessageContaining("redirect 1 (307)")
				.hasMessageContaining("from https to http")
				.hasMessageNotContaining("secret");
			scene.application.assertEndedOnceWith(error);
			assertThat(open.connections().accepted()).isZero();
			scene.assertAllSlotsAreFree();
		}
	}

	@Test
	void oneToTlsIs() {
		try (Scene scene = Scene.of(Spoken.H2, 1);
				ScriptedUpstream open = ScriptedUpstream.start();
				TestApplication application = new TestApplication(
						scene.client.settings().withBaseUrl(open.uri().toString()))) {
			open.on("/old").respond(308).header("Location", scene.upstream.uri() + "/new").body("moved");
			scene.upstream.on("/new").respond(200).body("here");
			StepVerifier.create(application.client("reports").get().uri("/old").retrieve().lines())
				.expectNext("here")
				.expectComplete()
				.verify(SOON);
			assertThat(application.awaitTermination().protocol()).isEqualTo("h2");
		}
	}

}
