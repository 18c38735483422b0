package io.streamingclient.life;

import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.awaitility.Awaitility;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.streamingclient.stream.Outcome;
import io.streamingclient.stream.Termination;

import static io.streamingclient.autoconfigure.RunningApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Several lives of an application in a row, all at random.
 */
abstract class AbstractRandomLifeTests {

	private static final Logger logger = LoggerFactory.getLogger(AbstractRandomLifeTests.class);

	private final Set<Thread> before = ownThreads();

	/**
	 * Live for a while.
	 * @param duration how long, without the starts and the ends
	 * @param seed what everything at random comes from, but for the pace of the threads
	 * @return how the streams ended, and how often
	 */
	final Map<String, Integer> live(Duration duration, long seed) {
		Map<String, Integer> outcomes = new TreeMap<>();
		Random random = new Random(seed);
		int streams = 0;
		try (Server server = new Server(seed)) {
			for (Duration left = duration; left.compareTo(Duration.ZERO) > 0;) {
				Duration next = Duration.ofMillis(300 + random.nextInt(1500));
				Life life = new Life(server, random, streams);
				streams += life.live(next).size();
				life.ledger().ends().forEach((end) -> outcomes.merge(word(end), 1, Integer::sum));
				left = left.minus(next);
				assertNoThreadIsLeft();
			}
		}
		catch (AssertionError | RuntimeException ex) {
			throw new AssertionError("With seed " + seed + ": " + ex.getMessage(), ex);
		}
		logger.info("With seed {} there were {} streams, and of those with a row {}", seed, streams, outcomes);
		return outcomes;
	}

	private static String word(Termination end) {
		if (end.errorType() != null) {
			return end.errorType().word();
		}
		return (end.outcome() == Outcome.COMPLETED && end.attempts() > 1) ? "resumed" : end.outcome().name();
	}

	private void assertNoThreadIsLeft() {
		Awaitility.await().atMost(SOON).untilAsserted(() -> {
			Set<Thread> now = ownThreads();
			now.removeAll(this.before);
			assertThat(now).as("threads that were left").isEmpty();
		});
	}

	private static Set<Thread> ownThreads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("streaming-client"))
			.collect(Collectors.toSet());
	}

}
