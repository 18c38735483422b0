package io.streamingclient.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

/**
 * Tests for {@link Table}.
 */
class TableTests {

	private static final int THREADS = 100;

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void aRowIsThereUntilItIsRemoved(boolean evicting) {
		Table<Integer, String> table = table(3, evicting);
		table.add(1, "one");
		assertThat(table.find(1)).contains("one");
		assertThat(table.find(2)).isEmpty();
		assertThat(table.size()).isEqualTo(1);
		assertThat(table.remove(1)).isTrue();
		assertThat(table.find(1)).isEmpty();
		assertThat(table.size()).isZero();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void removingTwiceDoesNothingMore(boolean evicting) {
		Table<Integer, String> table = table(1, evicting);
		table.add(1, "one");
		assertThat(table.remove(1)).isTrue();
		assertThat(table.remove(1)).isFalse();
		assertThat(table.size()).isZero();
		table.add(2, "two");
		assertThat(table.values()).containsExactly("two");
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void nothingIsOverwrittenAndNothingMakesRoomForADuplicate(boolean evicting) {
		Table<Integer, String> table = table(2, evicting);
		table.add(1, "one");
		table.add(2, "two");
		assertThatExceptionOfType(DuplicateRowException.class).isThrownBy(() -> table.add(2, "another"))
			.withMessageStartingWith("Table 'numbers' has a row '2' already, and rows are never overwritten.");
		assertThat(table.values()).containsExactlyInAnyOrder("one", "two");
		assertThat(table.stats()).isEqualTo(new TableStats("numbers", 2, 2, 2, evicting, 0, 0));
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void nullIsRefused(boolean evicting) {
		Table<Integer, String> table = table(2, evicting);
		assertThatNullPointerException().isThrownBy(() -> table.add(nothing(), "one"))
			.withMessage("'key' must not be null");
		assertThatNullPointerException().isThrownBy(() -> table.add(1, nothing()))
			.withMessage("'value' must not be null");
		assertThat(table.size()).isZero();
	}

	@Test
	void aFullTableRefusesAndCountsTheNextRow() {
		Table<Integer, String> table = table(2, false);
		table.add(1, "one");
		table.add(2, "two");
		assertThatExceptionOfType(TableFullException.class).isThrownBy(() -> table.add(3, "three"))
			.withMessage("Table 'numbers' is full: it has room for 2 rows")
			.satisfies((ex) -> assertThat(ex.table()).isEqualTo("numbers"))
			.satisfies((ex) -> assertThat(ex.capacity()).isEqualTo(2));
		assertThat(table.values()).containsExactlyInAnyOrder("one", "two");
		assertThat(table.stats()).isEqualTo(new TableStats("numbers", 2, 2, 2, false, 1, 0));
		assertThat(table.stats().isRefusing()).isTrue();
	}

	@Test
	void aRowThatGoesMakesRoomAndTheHighWaterMarkStays() {
		Table<Integer, String> table = table(2, false);
		table.add(1, "one");
		table.add(2, "two");
		table.remove(1);
		table.remove(2);
		table.add(3, "three");
		assertThat(table.stats()).isEqualTo(new TableStats("numbers", 1, 2, 2, false, 0, 0));
	}

	@Test
	void theOldestRowMakesRoomInATableThatEvicts() {
		Table<Integer, String> table = table(2, true);
		table.add(1, "one");
		table.add(2, "two");
		table.add(3, "three");
		assertThat(table.find(1)).isEmpty();
		assertThat(table.values()).containsExactly("two", "three");
		assertThat(table.stats()).isEqualTo(new TableStats("numbers", 2, 2, 2, true, 0, 1));
		assertThat(table.stats().isRefusing()).isFalse();
	}

	@Test
	void aRemovedRowIsNotEvictedOnceMore() {
		Table<Integer, String> table = table(2, true);
		table.add(1, "one");
		table.add(2, "two");
		table.remove(1);
		table.add(1, "one again");
		table.add(3, "three");
		assertThat(table.values()).containsExactly("one again", "three");
		assertThat(table.stats().evictions()).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void everyRowIsSeenByAnActionThatRemovesAndAdds(boolean evicting) {
		Table<Integer, String> table = table(4, evicting);
		IntStream.range(0, 3).forEach((number) -> table.add(number, "" + number));
		List<String> seen = new ArrayList<>();
		table.forEach((row) -> {
			seen.add(row);
			table.remove(Integer.valueOf(row));
		});
		assertThat(seen).containsExactlyInAnyOrder("0", "1", "2");
		assertThat(table.size()).isZero();
	}

	@Test
	void theCopyOfTheRowsDoesNotChange() {
		Table<Integer, String> table = table(2, false);
		table.add(1, "one");
		List<String> values = table.values();
		table.remove(1);
		assertThat(values).containsExactly("one").isUnmodifiable();
	}

	@Test
	void exactlyAsManyRowsAsThereIsRoomForGetInWhenAHundredThreadsRace() throws Exception {
		Table<Integer, String> table = table(10, false);
		List<Throwable> thrown = Race.of(THREADS, (number) -> table.add(number, "row"));
		assertThat(thrown).hasSize(90).hasOnlyElementsOfType(TableFullException.class);
		assertThat(table.values()).hasSize(10);
		assertThat(table.stats()).isEqualTo(new TableStats("numbers", 10, 10, 10, false, 90, 0));
	}

	@Test
	void oneThreadWinsWhenAHundredRaceForOneKey() throws Exception {
		Table<Integer, String> table = table(2, false);
		List<Throwable> thrown = Race.of(THREADS, (number) -> table.add(1, "row"));
		assertThat(thrown).hasSize(99).hasOnlyElementsOfType(DuplicateRowException.class);
		assertThat(table.stats()).isEqualTo(new TableStats("numbers", 1, 2, 1, false, 0, 0));
	}

	@Test
	void oneThreadRemovesWhenAHundredRaceForOneRow() throws Exception {
		Table<Integer, String> table = table(2, false);
		table.add(1, "row");
		AtomicInteger removed = new AtomicInteger();
		assertThat(Race.of(THREADS, (number) -> {
			if (table.remove(1)) {
				removed.incrementAndGet();
			}
		})).isEmpty();
		assertThat(removed).hasValue(1);
		assertThat(table.size()).isZero();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void thereAreNeverMoreRowsThanThereIsRoomForWhileRowsComeAndGo(boolean evicting) throws Exception {
		Table<Integer, String> table = table(10, evicting);
		Set<Integer> sizes = ConcurrentHashMap.newKeySet();
		assertThat(Race.of(THREADS, (number) -> {
			for (int i = 0; i < 200; i++) {
				addIfThereIsRoom(table, number);
				sizes.add(table.size());
				sizes.add(table.values().size());
				table.remove(number);
			}
		})).isEmpty();
		assertThat(sizes).allSatisfy((size) -> assertThat(size).isBetween(0, 10));
		assertThat(table.stats().highWaterMark()).isBetween(1, 10);
		assertThat(table.size()).isZero();
	}

	@Test
	void rowsEvictedByAHundredThreadsAreCountedToTheLast() throws Exception {
		Table<Integer, String> table = table(10, true);
		assertThat(Race.of(THREADS, (number) -> table.add(number, "row"))).isEmpty();
		assertThat(table.stats()).isEqualTo(new TableStats("numbers", 10, 10, 10, true, 0, 90));
	}

	private static void addIfThereIsRoom(Table<Integer, String> table, int key) {
		try {
			table.add(key, "row");
		}
		catch (TableFullException ignored) {
			// The next round may have more luck
		}
	}

	private static Table<Integer, String> table(int capacity, boolean evicting) {
		TableSpec<Integer, String> spec = TableSpec.of("numbers", Integer.class, String.class).withCapacity(capacity);
		DefaultTableRegistry registry = new DefaultTableRegistry(
				List.of(new TableDeclaration("test", evicting ? spec.evictingOldest() : spec)));
		registry.open();
		return registry.table(spec);
	}

	@SuppressWarnings("NullAway")
	private static <T> T nothing() {
		return null;
	}

}
