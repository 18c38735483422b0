package io.streamingclient.resume;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.streamingclient.client.Resumption.Next;
import io.streamingclient.stream.Backoff;
import io.streamingclient.stream.FailureContext;
import io.streamingclient.stream.Phase;
import io.streamingclient.stream.StreamConnectException;
import io.streamingclient.stream.StreamException;
import io.streamingclient.stream.StreamStatusException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The budgets of a stream that breaks again and again, in a time that the test moves.
 */
@Timeout(30)
class PatienceTests {

	private static final Attempts ATTEMPTS = new Attempts(3, new Backoff(seconds(1), seconds(8), 0));

	private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - seconds(5).toNanos());

	@Test
	void attemptsThatBringNothingAreCountedInARow() {
		Patience patience = patience(ATTEMPTS);
		assertThat(breaks(patience)).isEqualTo(seconds(1));
		assertThat(breaks(patience)).isEqualTo(seconds(2));
		patience.progress();
		assertThat(breaks(patience)).isEqualTo(seconds(1));
		assertThat(breaks(patience)).isEqualTo(seconds(2));
		assertThat(breaks(patience)).isEqualTo(seconds(4));
		assertThat(breaks(patience)).isNull();
	}

	// A stream without events may have nothing but heartbeats for hours.
	@Test
	void anAttemptThatWasUpForLongEnoughStartsTheRowAnew() {
		Patience patience = patience(ATTEMPTS.healthyAfter(seconds(5)));
		breaks(patience);
		breaks(patience);
		patience.wasUp(seconds(4));
		assertThat(breaks(patience)).isEqualTo(seconds(4));
		patience.wasUp(seconds(5));
		assertThat(breaks(patience)).isEqualTo(seconds(1));
		assertThat(breaks(patience)).isEqualTo(seconds(2));
	}

	@Test
	void aBodyThatEndsAsItShouldIsNoFailure() {
		Patience patience = patience(ATTEMPTS);
		for (int end = 0; end < 10; end++) {
			patience.afterEnd();
		}
		assertThat(breaks(patience)).as("the first failure").isEqualTo(seconds(8));
	}

	@Test
	void bodiesThatEndWithoutAnythingAreAskedForMoreAndMoreSeldom() {
		Patience patience = patience(ATTEMPTS);
		assertThat(patience.afterEnd().delay()).isEqualTo(seconds(1));
		assertThat(patience.afterEnd().delay()).isEqualTo(seconds(2));
		patience.progress();
		assertThat(patience.afterEnd().delay()).isEqualTo(seconds(1));
	}

	@Test
	void anOutageThatIsTooLongIsTheEndWhateverEachAttemptBrings() {
		Patience patience = patience(ATTEMPTS.within(Duration.ofMinutes(1)).healthyAfter(seconds(5)));
		int attempts = 0;
		while (breaks(patience) != null) {
			pass(seconds(2));
			patience.progress();
			patience.wasUp(seconds(1));
			attempts++;
		}
		assertThat(attempts).as("one every two seconds").isEqualTo(30);
	}

	@Test
	void noAttemptBeginsWhenTheOutageIsTooLong() {
		Patience patience = patience(ATTEMPTS.within(seconds(10)));
		breaks(patience);
		pass(seconds(9));
		patience.progress();
		assertThat(breaks(patience)).as("in a second, at the last moment").isEqualTo(seconds(1));
		assertThat(breaks(patience)).as("in two seconds, too late").isNull();
	}

	@Test
	void anOutageIsOverWhenAnAttemptWasUpForLongEnough() {
		Patience patience = patience(ATTEMPTS.within(seconds(10)).healthyAfter(seconds(5)));
		breaks(patience);
		pass(seconds(20));
		patience.wasUp(seconds(5));
		assertThat(breaks(patience)).isEqualTo(seconds(1));
		pass(seconds(10));
		assertThat(breaks(patience)).isNull();
	}

	@Test
	void anOutageIsOverWhenABodyEndsAsItShould() {
		Patience patience = patience(ATTEMPTS.within(seconds(10)));
		breaks(patience);
		pass(seconds(20));
		patience.afterEnd();
		pass(seconds(20));
		assertThat(breaks(patience)).isEqualTo(seconds(4));
	}

	@Test
	void aServerThatAsksForMorePatienceThanThereIsGetsNone() {
		Patience patience = patience(ATTEMPTS.within(seconds(5)));
		assertThat(patience.afterFailure(unavailable("5")).delay()).isEqualTo(seconds(5));
		StreamException error = unavailable("6");
		assertThat(patience.afterFailure(error)).isEqualTo(Next.failure(error));
	}

	@Test
	void aReconnectionTimeOfTheServerIsAtMostAnHour() {
		Patience patience = patience(ATTEMPTS);
		patience.wait(Duration.ofHours(1));
		assertThat(breaks(patience)).isEqualTo(Duration.ofHours(1));
		patience.wait(Duration.ofMillis(999_999_999_999_999_999L));
		assertThat(breaks(patience)).isEqualTo(Duration.ofHours(1));
		assertThat(patience.afterEnd().delay()).isEqualTo(Duration.ofHours(1));
	}

	@Test
	void aReconnectionTimeOfTheServerMayBeAsLongAsTheLongestBackoff() {
		Duration longest = Duration.ofHours(3);
		Patience patience = patience(ATTEMPTS.after(seconds(1), longest));
		patience.wait(Duration.ofHours(4));
		assertThat(breaks(patience)).isEqualTo(longest);
	}

	private Patience patience(Attempts attempts) {
		return new Patience(attempts, this.now::get);
	}

	private void pass(Duration time) {
		this.now.addAndGet(time.toNanos());
	}

	private static @Nullable Duration breaks(Patience patience) {
		StreamException error = new StreamConnectException(context(), "refused", "Start it.", true, null);
		Next next = patience.afterFailure(error);
		assertThat(next.error()).isEqualTo((next.delay() != null) ? null : error);
		return next.delay();
	}

	private static StreamStatusException unavailable(String retryAfter) {
		return new StreamStatusException(context(), 503, Map.of("Retry-After", List.of(retryAfter)), new byte[0],
				false);
	}

	private static FailureContext context() {
		return new FailureContext("1", "reports", "GET", "http://localhost/", Phase.ACQUIRING, 0, 0, 1, Duration.ZERO);
	}

	private static Duration seconds(int seconds) {
		return Duration.ofSeconds(seconds);
	}

}
