package io.streamingclient.watch;

import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.streamingclient.stream.IdleTimeoutException;
import io.streamingclient.stream.LiveStream;
import io.streamingclient.stream.Outcome;
import io.streamingclient.stream.ResponseTimeoutException;
import io.streamingclient.stream.StreamCancelledException;
import io.streamingclient.stream.StreamCapacityException;
import io.streamingclient.stream.StreamConnectException;
import io.streamingclient.stream.StreamException;
import io.streamingclient.stream.StreamSnapshot;
import io.streamingclient.stream.StreamTimeouts;
import io.streamingclient.stream.TestStreams;
import io.streamingclient.stream.UploadTimeoutException;
import io.streamingclient.stream.Verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Sweeps by hand: no thread, no clock, no network.
 */
@Timeout(30)
class WatchdogTests {

	// a quarter of stuck-after
	private static final int GRACE = 1000;

	private static final int STUCK_AFTER = 4 * GRACE;

	private static final int TIMEOUT = 10_000;

	private static final int STEP = 100;

	private final TestStreams streams = new TestStreams();

	private final TestStreams.Control control = new TestStreams.Control();

	private final Watchdog watchdog = new Watchdog(this.streams.streams(), this.streams.connections());

	private final LiveStream stream = this.streams.open(this.control, timeouts());

	private static StreamTimeouts timeouts() {
		Duration timeout = Duration.ofMillis(TIMEOUT);
		return new StreamTimeouts(timeout, timeout, timeout, timeout, timeout, null, Duration.ofMillis(STUCK_AFTER));
	}

	@AfterEach
	void close() {
		this.streams.close();
	}

	@Test
	void aStreamWithoutASlotWaitsForAConnection() {
		assertRunsOut(Verdict.AWAITING_CONNECTION, StreamCapacityException.class);
	}

	@Test
	void aStreamWhoseConnectionIsBeingMadeWaitsForAConnection() {
		this.stream.connecting();
		assertRunsOut(Verdict.AWAITING_CONNECTION, StreamConnectException.class);
	}

	@Test
	void anUploadThatThePeerDoesNotTakeIsStalled() {
		this.stream.sending();
		this.stream.wire().written();
		assertRunsOut(Verdict.UPLOAD_STALLED, UploadTimeoutException.class);
	}

	@Test
	void aProducerThatIsSlowIsHealthy() {
		this.stream.sending();
		this.stream.wire().written();
		this.stream.wire().sent(100);
		assertNeverRunsOut(Verdict.HEALTHY);
	}

	@Test
	void aServerThatDoesNotAnswerIsAwaited() {
		this.stream.requestSent();
		assertRunsOut(Verdict.AWAITING_HEADERS, ResponseTimeoutException.class);
	}

	@Test
	void interimResponsesDoNotCount() {
		this.stream.requestSent();
		for (int i = 0; i < TIMEOUT / STEP; i++) {
			sweep(STEP);
			this.stream.wire().received(0, System.nanoTime());
		}
		sweep(STEP);
		assertEnded(ResponseTimeoutException.class);
	}

	@Test
	void aServerThatIsSilentIsStalled() {
		asking();
		assertRunsOut(Verdict.STALLED, IdleTimeoutException.class);
	}

	@Test
	void aConsumerThatDoesNotAskIsSlow() {
		this.stream.claim();
		this.stream.streaming();
		assertNeverRunsOut(Verdict.SLOW_CONSUMER);
	}

	@Test
	void aBodyThatNobodyClaimsIsCancelled() {
		this.stream.streaming();
		assertRunsOut(Verdict.SLOW_CONSUMER, StreamCancelledException.class);
		assertThat(this.streams.terminations()).singleElement()
			.satisfies((end) -> assertThat(end.outcome()).isEqualTo(Outcome.CANCELLED));
	}

	@Test
	void everyByteStartsTheIdleClockAgain() {
		asking();
		for (int i = 0; i < 10; i++) {
			advance(TIMEOUT - STEP);
			assertThat(this.control.terminations()).isEmpty();
			this.stream.wire().received(1, System.nanoTime());
		}
		sweep(STEP);
		assertThat(snapshot().verdict()).isEqualTo(Verdict.HEALTHY);
	}

	@Test
	void theIdleClockStandsStillWhileTheConsumerDoesNotAsk() {
		asking();
		advance(TIMEOUT - STEP);
		this.stream.demand().emitted();
		advance(3 * TIMEOUT);
		assertThat(this.control.terminations()).isEmpty();
		assertThat(snapshot().verdict()).isEqualTo(Verdict.SLOW_CONSUMER);
		this.stream.demand().add(1);
		advance(TIMEOUT - STEP);
		assertThat(this.control.terminations()).isEmpty();
		advance(2 * STEP);
		assertEnded(IdleTimeoutException.class);
	}

	@Test
	void aStreamIsStuckWhenAVerdictHasLasted() {
		asking();
		sweep(STEP);
		advance(STUCK_AFTER);
		assertThat(snapshot().verdict()).isEqualTo(Verdict.STALLED);
		assertThat(snapshot().stuck()).isFalse();
		sweep(STEP);
		assertThat(snapshot().stuck()).isTrue();
		this.stream.wire().received(1, System.nanoTime());
		sweep(STEP);
		assertThat(snapshot().stuck()).as("it has recovered").isFalse();
	}

	@Test
	void aPauseOfTheProcessMakesNothingStuck() {
		asking();
		sweep(STEP);
		advance(STUCK_AFTER - STEP);
		sweep(100 * TIMEOUT);
		assertThat(snapshot().stuck()).isFalse();
		this.stream.wire().received(1, System.nanoTime());
		sweep(STEP);
		assertThat(snapshot().verdict()).isEqualTo(Verdict.HEALTHY);
	}

	@Test
	void aSweepThatComesLateJudgesNobodyButTheNextDoes() {
		asking();
		sweep(STEP);
		advance(STUCK_AFTER);
		sweep(5 * STEP);
		assertThat(snapshot().stuck()).as("it may have moved meanwhile").isFalse();
		sweep(STEP);
		assertThat(snapshot().stuck()).isTrue();
	}

	@Test
	void clocksRunOnAMachineThatIsTooBusy() {
		asking();
		for (int i = 0; i < 2 * TIMEOUT / (5 * STEP); i++) {
			sweep(5 * STEP);
		}
		assertEnded(IdleTimeoutException.class);
	}

	@Test
	void listenersHearOfANewVerdictOnce() {
		asking();
		advance(3 * GRACE);
		this.stream.wire().received(1, System.nanoTime());
		advance(STEP);
		assertThat(this.streams.verdicts().stream().map(StreamSnapshot::verdict)).containsExactly(Verdict.STALLED,
				Verdict.HEALTHY);
	}

	@Test
	void aPauseOfTheProcessExpiresNothing() {
		asking();
		sweep(STEP);
		sweep(100 * TIMEOUT);
		assertThat(this.control.terminations()).isEmpty();
		assertThat(this.stream.isTerminated()).isFalse();
	}

	@Test
	void whatArrivesAtTheLastMomentSavesTheStream() {
		LiveStream lucky = this.streams.open(new TestStreams.Control() {

			@Override
			public void confirm(Runnable look) {
				WatchdogTests.this.streams.streams().forEach((stream) -> stream.wire().received(1, System.nanoTime()));
				super.confirm(look);
			}

		}, timeouts());
		lucky.claim();
		lucky.demand().add(1);
		lucky.streaming();
		this.stream.cancel();
		advance(TIMEOUT + 5 * STEP);
		assertThat(lucky.isTerminated()).isFalse();
		lucky.cancel();
	}

	@Test
	void oneLastLookIsUnderWayAtATime() {
		int[] looks = new int[1];
		LiveStream slow = this.streams.open(new TestStreams.Control() {

			@Override
			public void confirm(Runnable look) {
				looks[0]++;
			}

		}, timeouts());
		slow.requestSent();
		this.stream.cancel();
		advance(2 * TIMEOUT);
		assertThat(looks[0]).isEqualTo(1);
		slow.cancel();
	}

	@Test
	void aRowThatThrowsDoesNotStopTheSweep() {
		for (int i = 0; i < 5; i++) {
			this.streams.open(new TestStreams.Control() {

				@Override
				public void refresh() {
					throw new AssertionError("on purpose");
				}

			}, timeouts());
		}
		for (int i = 0; i <= TIMEOUT / STEP; i++) {
			assertThatIllegalStateException().isThrownBy(() -> sweep(STEP))
				.withMessageStartingWith("5 streams could not be looked at")
				.withCauseInstanceOf(AssertionError.class);
		}
		assertEnded(StreamCapacityException.class);
	}

	@Test
	void aBodyWhoseEndDoesNotComeIsHalfClosed() {
		asking();
		this.stream.wire().declaredLength(5);
		this.stream.wire().received(5, System.nanoTime());
		assertRunsOut(Verdict.HALF_CLOSED, IdleTimeoutException.class);
	}

	@Test
	void anUploadThatWaitsForTheWindowOfOthersIsStarved() {
		this.stream.sending();
		this.stream.wire().written();
		this.stream.wire().windowStarved(true);
		assertRunsOut(Verdict.WINDOW_STARVED, UploadTimeoutException.class);
	}

	@Test
	void aBodyThatWaitsForTheWindowOfOthersIsStarved() {
		asking();
		this.stream.wire().windowStarved(true);
		assertRunsOut(Verdict.WINDOW_STARVED, IdleTimeoutException.class);
	}

	@Test
	void itCanBeStartedAndClosedTwice() {
		this.watchdog.start();
		this.watchdog.start();
		this.watchdog.close();
		this.watchdog.close();
	}

	private void asking() {
		this.stream.claim();
		this.stream.demand().add(1);
		this.stream.streaming();
	}

	private void assertRunsOut(Verdict verdict, Class<? extends StreamException> error) {
		sweep(STEP);
		advance(GRACE - STEP);
		assertThat(snapshot().verdict()).isEqualTo(Verdict.HEALTHY);
		advance(STEP);
		assertThat(snapshot().verdict()).isEqualTo(verdict);
		advance(TIMEOUT - GRACE - STEP);
		assertThat(this.control.terminations()).isEmpty();
		advance(STEP);
		assertEnded(error);
		advance(TIMEOUT);
		assertThat(this.control.terminations()).hasSize(1);
	}

	private void assertNeverRunsOut(Verdict verdict) {
		advance(10 * TIMEOUT);
		assertThat(snapshot().verdict()).isEqualTo(verdict);
		assertThat(snapshot().stuck()).isEqualTo(verdict.isSuspicious());
		assertThat(this.control.terminations()).isEmpty();
	}

	private void assertEnded(Class<? extends StreamException> error) {
		assertThat(this.control.terminations()).singleElement().isExactlyInstanceOf(error);
		assertThat(this.control.ends()).isEqualTo(1);
		assertThat(this.stream.isTerminated()).isTrue();
		assertThat(this.streams.streams().find(this.stream.id().value())).isEmpty();
	}

	private StreamSnapshot snapshot() {
		return this.streams.streams().find(this.stream.id().value()).orElseThrow();
	}

	private void advance(int millis) {
		for (int i = 0; i < millis / STEP; i++) {
			sweep(STEP);
		}
	}

	private void sweep(int millis) {
		this.watchdog.sweep(Duration.ofMillis(millis).toNanos());
	}

}
