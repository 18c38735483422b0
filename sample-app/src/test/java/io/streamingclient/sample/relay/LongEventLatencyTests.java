package io.streamingclient.sample.relay;

import java.io.InputStream;
import java.net.URLConnection;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.streamingclient.sample.support.ChildGateway;
import io.streamingclient.upstream.Script;
import io.streamingclient.upstream.ScriptedUpstream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How long an event is on its way from the upstream to the client, when nothing else
 * happens.
 */
@Tag("long")
class LongEventLatencyTests {

	private static final int EVENTS = 300;

	private static final int WARM_UP = 50;

	private static final Duration INTERVAL = Duration.ofMillis(20);

	private static final double MEDIAN_MILLIS = 50;

	@ParameterizedTest
	@CsvSource({ "text/event-stream, data: x", "application/x-ndjson, {}" })
	void anEventArrivesAtOnce(String type, String event, @TempDir Path directory) throws Exception {
		long[] left = new long[EVENTS];
		int[] next = { 0 };
		try (ScriptedUpstream upstream = ScriptedUpstream.start();
				ChildGateway gateway = ChildGateway.start(directory,
						"streaming.client.clients.up.base-url=" + upstream.uri())) {
			String text = event + "\n".repeat(type.startsWith("text") ? 2 : 1);
			upstream.on("/")
				.respond(200)
				.header("Content-Type", type)
				.chunked()
				.repeat(EVENTS,
						Script.begin().pause(INTERVAL).run(() -> left[next[0]++] = System.nanoTime()).send(text))
				.end();
			double[] millis = new double[EVENTS];
			URLConnection connection = gateway.uri("/relay/up/a").toURL().openConnection();
			try (InputStream body = connection.getInputStream()) {
				for (int i = 0; i < EVENTS; i++) {
					ByteBuffer whole = ByteBuffer.wrap(body.readNBytes(text.length()));
					millis[i] = (System.nanoTime() - left[i]) / 1e6;
					assertThat(whole.remaining()).isEqualTo(text.length());
				}
			}
			double[] warm = Arrays.copyOfRange(millis, WARM_UP, EVENTS);
			Arrays.sort(warm);
			System.out.printf("%s: median %.2f ms, 99%% %.2f ms, longest %.2f ms%n", type, warm[warm.length / 2],
					warm[warm.length * 99 / 100], warm[warm.length - 1]);
			assertThat(warm[warm.length / 2]).isLessThan(MEDIAN_MILLIS);
		}
	}

}
