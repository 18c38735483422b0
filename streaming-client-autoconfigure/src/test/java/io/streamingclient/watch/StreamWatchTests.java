package io.streamingclient.watch;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.streamingclient.stream.LiveStream;
import io.streamingclient.stream.Phase;
import io.streamingclient.stream.StreamSnapshot;
import io.streamingclient.stream.StreamTimeouts;
import io.streamingclient.stream.TestStreams;
import io.streamingclient.stream.Verdict;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Streams whose channel does not do its part.
 */
@Timeout(60)
class StreamWatchTests {

	// of the clocks of the stream: 4 s stuck-after, so 1 s of grace
	private static final int GRACE = 1000;

	private static final int TIMEOUT = 10_000;

	private static final int STEP = 100;

	private final TestStreams streams = new TestStreams();

	private final TestStreams.Control control = new TestStreams.Control();

	private final StreamWatch watch = new StreamWatch(this.streams.streams());

	private final LiveStream stream = this.streams.open(this.control, timeouts());

	private long now;

	private static StreamTimeouts timeouts() {
		Duration timeout = Duration.ofMillis(TIMEOUT);
		return new StreamTimeouts(timeout, timeout, timeout, timeout, timeout, null, Duration.ofSeconds(4));
	}

	@AfterEach
	void close() {
		this.streams.close();
	}

	@Test
	void aStreamWhoseLoopDoesNotAnswerIsBlockedAndNotBlamed() {
		Queue<Runnable> loop = new ArrayDeque<>();
		this.stream.attached(loop::add, null);
		asking();
		advance(10 * TIMEOUT);
		assertThat(snapshot().verdict()).isEqualTo(Verdict.LOOP_BLOCKED);
		assertThat(snapshot().stuck()).isTrue();
		assertThat(this.control.terminations()).isEmpty();
		assertThat(loop).as("asked once").hasSize(1);
		loop.remove().run();
		this.stream.wire().received(1, System.nanoTime());
		advance(STEP);
		assertThat(snapshot().verdict()).isEqualTo(Verdict.HEALTHY);
	}

	@Test
	void aStreamThatIsOverAndOpenOnTheWireIsOrphanedUntilItIsClosedThere() {
		this.stream.attached(Runnable::run, null);
		this.stream.cancel();
		advance(GRACE);
		assertThat(this.streams.streams().streams()).as("nothing is said at once").isEmpty();
		advance(2 * STEP);
		assertThat(snapshot().verdict()).isEqualTo(Verdict.ORPHANED);
		assertThat(snapshot().phase()).isEqualTo(Phase.TERMINATED);
		advance(10 * TIMEOUT);
		assertThat(this.control.wireEnds()).as("ended once more").isOne();
		assertThat(this.control.terminations()).isEmpty();
		this.stream.detached();
		assertThat(this.streams.streams().streams()).isEmpty();
		assertThat(this.streams.streams().find(this.stream.id().value())).isEmpty();
		assertThat(this.streams.terminations()).hasSize(1);
	}

	@Test
	void aStreamThatWasClosedOnTheWireLeavesNothing() {
		this.stream.attached(Runnable::run, null);
		this.stream.attached(Runnable::run, null);
		this.stream.detached();
		this.stream.complete();
		this.stream.detached();
		advance(10 * TIMEOUT);
		assertThat(this.streams.verdicts()).isEmpty();
		assertThat(this.streams.streams().streams()).isEmpty();
	}

	private void asking() {
		this.stream.claim();
		this.stream.demand().add(1);
		this.stream.streaming();
	}

	private StreamSnapshot snapshot() {
		return this.streams.streams().find(this.stream.id().value()).orElseThrow();
	}

	private void advance(int millis) {
		for (int i = 0; i < millis / STEP; i++) {
			this.now += Duration.ofMillis(STEP).toNanos();
			this.watch.sweep(this.now);
		}
	}

}
