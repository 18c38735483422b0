package io.streamingclient.supervision;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.streamingclient.upstream.Script;
import io.streamingclient.upstream.ScriptedUpstream;
import io.streamingclient.upstream.SeenExchange;

import static io.streamingclient.autoconfigure.RunningApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The process of a checkpointed stream is killed while it handles events: the next one
 * goes on behind the position that was saved last, and none is left out.
 */
@Timeout(180)
class KilledProcessTests {

	private static final int KILLS = 3;

	private static final int EACH = 50;

	private static final int LAST = 10_000;

	@Test
	void theNextProcessGoesOnBehindTheSavedPosition(@TempDir Path checkpoints) throws Exception {
		CheckpointStore store = new FileCheckpointStore(checkpoints, FsyncPolicy.never());
		try (ScriptedUpstream upstream = ScriptedUpstream.start()) {
			upstream.on("/events", KilledProcessTests::eventsBehind);
			int saved = 0;
			for (int kill = 1; kill <= KILLS; kill++) {
				try (ChildListener child = ChildListener.start(upstream.uri(), checkpoints)) {
					SeenExchange seen = upstream.awaitRequest(SOON.multipliedBy(2));
					child.awaitHandled(EACH);
					awaitSavedBehind(store, saved);
					child.kill();
					assertThat(idBefore(seen)).isEqualTo(saved);
					List<Integer> handled = child.handled();
					assertThat(handled).isEqualTo(from(saved + 1, handled.size()));
					int next = Integer.parseInt(store.load("events").orElseThrow());
					assertThat(next).as("the saved position").isBetween(saved + 1, saved + handled.size());
					saved = next;
				}
			}
			assertThat(upstream.exchanges()).hasSize(KILLS);
		}
	}

	private static void awaitSavedBehind(CheckpointStore store, int position) {
		Awaitility.await()
			.atMost(SOON)
			.pollInterval(Duration.ofMillis(3))
			.until(() -> store.load("events").map(Integer::valueOf).orElse(0) > position);
	}

	private static List<Integer> from(int first, int count) {
		return IntStream.range(first, first + count).boxed().toList();
	}

	private static int idBefore(SeenExchange seen) {
		return seen.headers().first("Last-Event-ID").map(Integer::valueOf).orElse(0);
	}

	private static Script eventsBehind(SeenExchange seen) {
		int[] id = { idBefore(seen) };
		Script next = Script.begin().then((stage) -> {
			id[0]++;
			byte[] event = "id: %1$d\ndata: %1$d\n\n".formatted(id[0]).getBytes(StandardCharsets.US_ASCII);
			stage.response().send(event, event.length);
		});
		return Script.begin().eventStream().repeat(LAST, next.pause(Duration.ofMillis(2)));
	}

}
