package io.streamingclient.supervision;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

import static io.streamingclient.supervision.Supervision.QUICK;
import static io.streamingclient.supervision.Supervision.SOON;
import static io.streamingclient.supervision.SupervisedState.GAVE_UP;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * When positions are saved, and where runs begin.
 */
@Timeout(60)
class CheckpointedStreamTests {

	private final Performer prices = new Performer();

	private final List<Optional<String>> openedAt = new CopyOnWriteArrayList<>();

	private final Positions store = new Positions();

	private SupervisedStream<String> stream(SupervisedListener<String> listener) {
		return SupervisedStream.<String>checkpointed("prices", (position) -> {
			this.openedAt.add(position);
			return this.prices.open();
		}, listener, (element) -> element.startsWith("-") ? null : "at " + element).withRestarts(QUICK);
	}

	@Test
	void aRunBeginsBehindWhatTheListenerHasHandled() {
		this.store.positions.put("prices", "at 7");
		try (Supervision supervision = Supervision.of(this.store, stream(this.prices))) {
			this.prices.emit(1, "8");
			this.prices.emit(1, "-");
			this.prices.awaitHeard("8", "-");
			this.prices.fail(1, 1);
			this.prices.awaitRun(2);
			assertThat(supervision.stream("prices").restarts()).isEqualTo(1);
		}
		assertThat(this.openedAt).containsExactly(Optional.of("at 7"), Optional.of("at 8"));
		assertThat(this.store.positions).containsExactly(Map.entry("prices", "at 8"));
		assertThat(this.store.flushes).isNotEmpty();
	}

	@Test
	void aPositionIsSavedAfterTheListenerHasReturnedAndNeverBefore() throws InterruptedException {
		CountDownLatch inside = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		SupervisedStream<String> stream = stream((element) -> {
			if (element.equals("2")) {
				inside.countDown();
				join(release);
			}
		});
		try (Supervision supervision = Supervision.of(this.store, stream)) {
			this.prices.emit(1, "1");
			this.prices.emit(1, "2");
			inside.await();
			this.store.await("at 1");
			release.countDown();
			this.store.await("at 2");
			assertThat(this.store.saves).containsExactly("at 1", "at 2");
			assertThat(supervision.stream("prices").restarts()).isZero();
		}
	}

	@Test
	void whatTheListenerRefusesIsNotHandled() {
		SupervisedStream<String> stream = stream((element) -> {
			if (element.equals("2")) {
				throw new IllegalStateException("not this one");
			}
		});
		try (Supervision supervision = Supervision.of(this.store, stream)) {
			this.prices.emit(1, "1");
			this.prices.emit(1, "2");
			this.prices.awaitRun(2);
			assertThat(supervision.stream("prices").restarts()).isEqualTo(1);
		}
		assertThat(this.openedAt).containsExactly(Optional.empty(), Optional.of("at 1"));
		assertThat(this.store.positions).containsExactly(Map.entry("prices", "at 1"));
	}

	@Test
	void aSlowStoreHoldsNobodyBackAndSavesTheNewestOnly() {
		CountDownLatch release = new CountDownLatch(1);
		this.store.before = () -> join(release);
		List<String> elements = IntStream.rangeClosed(1, 1000).mapToObj(Integer::toString).toList();
		SupervisedStream<String> stream = SupervisedStream.checkpointed("prices",
				(position) -> Flux.fromIterable(elements).concatWith(Flux.never()), this.prices, (element) -> element);
		try (Supervision supervision = Supervision.of(this.store, stream)) {
			Awaitility.await().atMost(SOON).until(() -> this.prices.heard().size() == 1000);
			assertThat(this.store.saves).isEmpty();
			release.countDown();
			this.store.await("1000");
			assertThat(this.store.saves).hasSizeLessThanOrEqualTo(3);
			assertThat(supervision.stream("prices").restarts()).isZero();
		}
	}

	@Test
	void whatIsNotSavedYetIsSavedAtTheStop() {
		CountDownLatch release = new CountDownLatch(1);
		this.store.before = () -> join(release);
		try (Supervision supervision = Supervision.of(this.store, stream(this.prices))) {
			this.prices.emit(1, "1");
			this.prices.emit(1, "2");
			this.prices.awaitHeard("1", "2");
			supervision.supervisor().stop();
			release.countDown();
		}
		assertThat(this.store.positions).containsExactly(Map.entry("prices", "at 2"));
	}

	@Test
	void aStoreThatFailsIsAFailureOfTheRun() {
		this.store.before = () -> {
			throw new IllegalStateException("the disk is full");
		};
		try (Supervision supervision = Supervision.of(this.store, stream(this.prices))) {
			for (int run = 1; run <= 6; run++) {
				this.prices.emit(run, Integer.toString(run));
			}
			SupervisedSnapshot givenUp = supervision.await("prices", GAVE_UP);
			assertThat(givenUp.reason()).contains("the disk is full");
			assertThat(this.openedAt).startsWith(Optional.empty(), Optional.of("at 1"), Optional.of("at 2"));
			this.store.before = () -> {
			};
			supervision.supervisor().startAgain("prices");
			this.prices.awaitRun(7);
			assertThat(this.openedAt).last().isEqualTo(Optional.of("at 6"));
		}
	}

	@Test
	void aCorruptPositionGivesTheStreamUpAtOnceUntilSomebodyHasSeenToIt(@TempDir Path directory) throws IOException {
		Path file = directory.resolve("prices.checkpoint");
		Files.writeString(file, "torn");
		Performer news = new Performer();
		CheckpointStore files = new FileCheckpointStore(directory, FsyncPolicy.always());
		try (Supervision supervision = Supervision.of(files, stream(this.prices), news.stream("news"))) {
			SupervisedSnapshot givenUp = supervision.await("prices", GAVE_UP);
			assertThat(givenUp.reason()).contains(file.toString(), "corrupt", "delete it");
			assertThat(givenUp.restarts()).isZero();
			Awaitility.await().atMost(SOON).until(() -> supervision.events().size() == 1);
			news.awaitRun(1);
			supervision.supervisor().startAgain("prices");
			Awaitility.await().atMost(SOON).until(() -> supervision.events().size() == 2);
			assertThat(this.openedAt).isEmpty();
			Files.delete(file);
			supervision.supervisor().startAgain("prices");
			this.prices.awaitRun(1);
			assertThat(this.openedAt).containsExactly(Optional.empty());
		}
	}

	@Test
	void aPositionThatSomebodyHasChangedIsWhereItIsStartedAgain() {
		try (Supervision supervision = Supervision.of(this.store, stream(this.prices))) {
			this.prices.emit(1, "poison");
			this.store.await("at poison");
			this.prices.fail(1, 6);
			supervision.await("prices", GAVE_UP);
			this.store.positions.put("prices", "behind it");
			supervision.supervisor().startAgain("prices");
			this.prices.awaitRun(7);
			assertThat(this.openedAt).last().isEqualTo(Optional.of("behind it"));
		}
	}

	private static void join(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException("interrupted");
		}
	}

	/**
	 * A store in memory.
	 */
	private static final class Positions implements CheckpointStore {

		private final Map<String, String> positions = new ConcurrentHashMap<>();

		private final Queue<String> saves = new ConcurrentLinkedQueue<>();

		private final Queue<String> flushes = new ConcurrentLinkedQueue<>();

		private volatile Runnable before = () -> {
		};

		@Override
		public Optional<String> load(String name) {
			return Optional.ofNullable(this.positions.get(name));
		}

		@Override
		public void save(String name, String position) {
			this.before.run();
			this.saves.add(position);
			this.positions.put(name, position);
		}

		@Override
		public void flush() {
			this.flushes.add("flushed");
		}

		void await(String position) {
			Awaitility.await().atMost(SOON).until(() -> position.equals(this.positions.get("prices")));
		}

	}

}
