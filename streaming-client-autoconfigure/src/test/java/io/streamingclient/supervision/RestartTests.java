package io.streamingclient.supervision;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reactivestreams.Subscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.test.publisher.TestPublisher;

import io.streamingclient.stream.Backoff;

import static io.streamingclient.supervision.Supervision.QUICK;
import static io.streamingclient.supervision.Supervision.SOON;
import static io.streamingclient.supervision.SupervisedState.FINISHED;
import static io.streamingclient.supervision.SupervisedState.GAVE_UP;
import static io.streamingclient.supervision.SupervisedState.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * When a supervised stream is started again, and when it is given up.
 */
@Timeout(60)
class RestartTests {

	private final Performer prices = new Performer();

	@Test
	void fiveFailuresInTenSecondsRecoverAndTheSixthGivesUp() {
		try (Supervision supervision = Supervision.of(this.prices.stream("prices"))) {
			this.prices.fail(1, 5);
			this.prices.awaitRun(6).next("after five failures");
			this.prices.awaitHeard("after five failures");
			assertThat(supervision.stream("prices").state()).isEqualTo(RUNNING);
			assertThat(supervision.stream("prices").restarts()).isEqualTo(5);
			assertThat(supervision.events()).isEmpty();
			this.prices.fail(6, 6);
			SupervisedSnapshot givenUp = supervision.await("prices", GAVE_UP);
			assertThat(givenUp.reason()).contains("more than 5 times", "10000 ms", "failure 6");
			assertThat(givenUp.lastErrors()).extracting(RunFailure::message)
				.containsExactly("failure 1", "failure 2", "failure 3", "failure 4", "failure 5", "failure 6");
			assertThat(givenUp.lastErrors()).extracting(RunFailure::type).containsOnly("IllegalStateException");
			assertThat(givenUp.restarts()).isEqualTo(5);
			this.prices.awaitEnds(1);
			assertThat(this.prices.ends()).containsExactly(givenUp);
			assertThat(supervision.events())
				.containsExactly(new SupervisedStreamGaveUpEvent("prices", givenUp.reason(), givenUp.lastErrors()));
			assertThat(this.prices.runs()).isEqualTo(6);
		}
		assertThat(this.prices.ends()).hasSize(1);
	}

	@Test
	void afterTheWindowTheBudgetIsWhole() {
		try (Supervision supervision = Supervision.of(this.prices.stream("prices"))) {
			this.prices.fail(1, 5);
			this.prices.awaitRun(6);
			supervision.advance(Duration.ofSeconds(10).plusNanos(1));
			this.prices.fail(6, 10);
			this.prices.awaitRun(11);
			assertThat(supervision.stream("prices").state()).isEqualTo(RUNNING);
			assertThat(supervision.stream("prices").restarts()).isEqualTo(10);
			this.prices.fail(11, 11);
			supervision.await("prices", GAVE_UP);
		}
	}

	@Test
	void theWindowSlides() {
		try (Supervision supervision = Supervision.of(this.prices.stream("prices"))) {
			this.prices.fail(1, 1);
			this.prices.awaitRun(2);
			supervision.advance(Duration.ofSeconds(6));
			this.prices.fail(2, 5);
			this.prices.awaitRun(6);
			supervision.advance(Duration.ofSeconds(6));
			this.prices.fail(6, 6);
			this.prices.awaitRun(7);
			this.prices.fail(7, 7);
			supervision.await("prices", GAVE_UP);
		}
	}

	@ParameterizedTest
	@CsvSource({ "PERMANENT, true, true", "PERMANENT, false, true", "TRANSIENT, true, true", "TRANSIENT, false, false",
			"TEMPORARY, true, false", "TEMPORARY, false, false" })
	void theTypeSaysAfterWhichEndsItIsStartedAgain(RestartType type, boolean fails, boolean again) {
		try (Supervision supervision = Supervision.of(this.prices.stream("prices", type))) {
			TestPublisher<String> first = this.prices.awaitRun(1);
			first.next("last");
			if (fails) {
				first.error(new IllegalStateException("failure 1"));
			}
			else {
				first.complete();
			}
			if (again) {
				this.prices.awaitRun(2);
				assertThat(this.prices.ends()).isEmpty();
			}
			else {
				SupervisedSnapshot end = supervision.await("prices", FINISHED);
				assertThat(end.lastErrors()).hasSize(fails ? 1 : 0);
				supervision.supervisor().stop().toCompletableFuture().join();
				assertThat(this.prices.runs()).isEqualTo(1);
				assertThat(this.prices.ends()).containsExactly(end);
			}
			assertThat(this.prices.heard()).containsExactly("last");
			assertThat(supervision.events()).isEmpty();
		}
	}

	@Test
	void aPermanentStreamThatEndsAgainAndAgainIsGivenUpToo() {
		try (Supervision supervision = Supervision.of(this.prices.stream("prices"))) {
			for (int run = 1; run <= 6; run++) {
				this.prices.awaitRun(run).complete();
			}
			SupervisedSnapshot givenUp = supervision.await("prices", GAVE_UP);
			assertThat(givenUp.reason()).contains("its latest run came to its end");
			assertThat(givenUp.lastErrors()).isEmpty();
		}
	}

	@Test
	void aListenerThatThrowsIsAFailureOfItsRun() {
		List<String> heard = new ArrayList<>();
		SupervisedStream<String> stream = SupervisedStream.of("prices", this.prices::open, (String element) -> {
			heard.add(element);
			if (element.equals("bad")) {
				throw new IllegalArgumentException("I don't take this");
			}
		}).withRestarts(QUICK);
		try (Supervision supervision = Supervision.of(stream)) {
			TestPublisher<String> first = this.prices.awaitRun(1);
			this.prices.emit(1, "good");
			this.prices.emit(1, "bad");
			TestPublisher<String> second = this.prices.awaitRun(2);
			first.assertCancelled();
			second.assertNotCancelled();
			assertThat(supervision.stream("prices").lastErrors()).singleElement()
				.satisfies((failure) -> assertThat(failure.message()).isEqualTo("I don't take this"));
		}
		assertThat(heard).containsExactly("good", "bad");
	}

	@Test
	void aStreamThatCannotBeOpenedIsAFailureOfItsRun() {
		AtomicInteger attempts = new AtomicInteger();
		SupervisedStream<String> stream = SupervisedStream
			.<String>of("prices", () -> switch (attempts.incrementAndGet()) {
				case 1 -> throw new IllegalStateException("no way");
				case 2 -> null;
				case 3 -> Flux.error(new AssertionError("not even an exception"));
				default -> this.prices.open();
			}, this.prices)
			.withRestarts(QUICK);
		try (Supervision supervision = Supervision.of(stream)) {
			this.prices.awaitRun(1).next("at last");
			this.prices.awaitHeard("at last");
			assertThat(supervision.stream("prices").lastErrors()).extracting(RunFailure::type)
				.containsExactly("IllegalStateException", "NullPointerException", "AssertionError");
		}
	}

	@Test
	void nothingOfARunThatIsOverReachesTheListener() {
		List<Subscriber<? super String>> deaf = new CopyOnWriteArrayList<>();
		SupervisedStream<String> stream = SupervisedStream.<String>of("prices", () -> Flux.from((subscriber) -> {
			subscriber.onSubscribe(Operators.emptySubscription());
			deaf.add(subscriber);
		}), (element) -> {
			this.prices.onElement(element);
			assertThat(element).isNotEqualTo("bad");
		}).withRestarts(QUICK);
		try (Supervision supervision = Supervision.of(stream)) {
			awaitSize(deaf, 1);
			deaf.get(0).onNext("bad");
			awaitSize(deaf, 2);
			deaf.get(0).onNext("late");
			deaf.get(0).onError(new IllegalStateException("too late"));
			deaf.get(1).onNext("second run");
			this.prices.awaitHeard("bad", "second run");
			assertThat(supervision.stream("prices").restarts()).isEqualTo(1);
		}
	}

	private static void awaitSize(List<?> list, int size) {
		Awaitility.await().atMost(SOON).until(() -> list.size() == size);
	}

	@Test
	void onlyTheLatestErrorsAreKept() {
		SupervisedStream<String> stream = this.prices.stream("prices")
			.withRestarts(QUICK.withIntensity(24, Duration.ofSeconds(10)));
		try (Supervision supervision = Supervision.of(stream)) {
			this.prices.fail(1, 25);
			assertThat(supervision.await("prices", GAVE_UP).lastErrors()).hasSize(10)
				.last()
				.satisfies((failure) -> assertThat(failure.message()).isEqualTo("failure 25"));
		}
	}

	@Test
	void withoutABudgetTheFirstEndGivesUp() {
		SupervisedStream<String> stream = this.prices.stream("prices")
			.withRestarts(QUICK.withIntensity(0, Duration.ofSeconds(10)));
		try (Supervision supervision = Supervision.of(stream)) {
			this.prices.fail(1, 1);
			supervision.await("prices", GAVE_UP);
			assertThat(this.prices.runs()).isEqualTo(1);
		}
	}

	@Test
	void whoeverStartsItAgainGivesItAWholeBudget() {
		try (Supervision supervision = Supervision.of(this.prices.stream("prices"))) {
			this.prices.fail(1, 6);
			supervision.await("prices", GAVE_UP);
			assertThat(supervision.supervisor().startAgain("prices")).isTrue();
			this.prices.awaitRun(7);
			assertThat(supervision.await("prices", RUNNING).reason()).isNull();
			supervision.supervisor().startAgain("prices");
			this.prices.fail(7, 11);
			this.prices.awaitRun(12).next("alive");
			this.prices.awaitHeard("alive");
			this.prices.fail(12, 12);
			supervision.await("prices", GAVE_UP);
			this.prices.awaitEnds(2);
			assertThat(supervision.events()).hasSize(2);
		}
	}

	@Test
	void whoeverStartsItAgainNeedNotWait() {
		SupervisedStream<String> stream = this.prices.stream("prices")
			.withRestarts(QUICK.withBackoff(new Backoff(Duration.ofDays(1), Duration.ofDays(1), 0)));
		try (Supervision supervision = Supervision.of(stream)) {
			this.prices.fail(1, 1);
			supervision.await("prices", SupervisedState.BACKING_OFF);
			supervision.supervisor().startAgain("prices");
			this.prices.awaitRun(2);
		}
	}

	@Test
	void nobodyCanStartWhatIsNotThere() {
		try (Supervision supervision = Supervision.of(this.prices.stream("prices"))) {
			assertThat(supervision.supervisor().startAgain("nobody")).isFalse();
			assertThat(supervision.supervisor().find("nobody")).isEmpty();
		}
	}

	@Test
	void whatBecomesOfOneIsNothingToTheOthers() {
		Performer news = new Performer();
		try (Supervision supervision = Supervision.of(this.prices.stream("prices"), news.stream("news"))) {
			TestPublisher<String> only = news.awaitRun(1);
			this.prices.fail(1, 6);
			supervision.await("prices", GAVE_UP);
			only.next("still there");
			news.awaitHeard("still there");
			only.assertNotCancelled();
			assertThat(news.runs()).isEqualTo(1);
			assertThat(supervision.supervisor().streams()).extracting(SupervisedSnapshot::name)
				.containsExactly("news", "prices");
		}
	}

	@Test
	void anIntensityThatCannotWorkIsRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> RestartPolicy.defaults().withIntensity(-1, Duration.ofSeconds(1)));
		assertThatIllegalArgumentException().isThrownBy(() -> RestartPolicy.defaults().withIntensity(1, Duration.ZERO));
	}

}
