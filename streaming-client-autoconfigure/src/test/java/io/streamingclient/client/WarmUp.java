package io.streamingclient.client;

import io.streamingclient.upstream.ScriptedUpstream;
import io.streamingclient.wire.Protocol;

import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The first streams of a JVM, which load a thousand classes: no clock is measured against
 * them.
 */
final class WarmUp {

	static {
		try (ScriptedUpstream http1 = ScriptedUpstream.start(); ScriptedUpstream h2c = ScriptedUpstream.startH2c()) {
			ask(http1, Protocol.HTTP11);
			ask(h2c, Protocol.H2C);
		}
	}

	private WarmUp() {
	}

	/**
	 * Warm this JVM up, unless it is.
	 */
	static void once() {
	}

	private static void ask(ScriptedUpstream upstream, Protocol protocol) {
		upstream.on("/").respond(200).body("warm\n");
		try (TestApplication application = new TestApplication(
				ClientSettings.defaults("warm").withBaseUrl(upstream.uri().toString()).withProtocol(protocol))) {
			assertThat(application.client("warm").post().uri("/").bodyValue("cold").retrieve().lines().blockLast(SOON))
				.isEqualTo("warm");
		}
	}

}
