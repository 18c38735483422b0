package io.streamingclient.client;

import java.util.Arrays;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.test.StepVerifier;

import io.streamingclient.stream.StreamDecodeException;
import io.streamingclient.upstream.ScriptedUpstream;

import static io.streamingclient.client.TestApplication.SOON;

/**
 * More corrupt bodies than the pool has connections.
 */
@Timeout(60)
class ManyCorruptBodiesTests {

	private static final int MORE_THAN_THE_POOL = 505;

	@Test
	void corruptBodiesDoNotUseUpThePool() {
		byte[] corrupt = Gzip.of("a\n");
		Arrays.fill(corrupt, corrupt.length - 8, corrupt.length - 4, (byte) 1);
		try (ScriptedUpstream upstream = ScriptedUpstream.start();
				TestApplication application = new TestApplication(
						ClientSettings.defaults("reports").withBaseUrl(upstream.uri().toString()))) {
			upstream.on("/corrupt").respond(200).header("Content-Encoding", "gzip").body(corrupt);
			upstream.on("/healthy").respond(200).body("a\n");
			StreamingClient client = application.client("reports");
			for (int i = 0; i < MORE_THAN_THE_POOL; i++) {
				Expect.failure(client.get().uri("/corrupt").retrieve().lines(), StreamDecodeException.class);
			}
			StepVerifier.create(client.get().uri("/healthy").retrieve().lines())
				.expectNext("a")
				.expectComplete()
				.verify(SOON);
			application.assertNoLiveStreams();
		}
	}

}
