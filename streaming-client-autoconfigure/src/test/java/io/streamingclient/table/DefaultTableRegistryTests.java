package io.streamingclient.table;

import java.lang.ref.WeakReference;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link DefaultTableRegistry}.
 */
class DefaultTableRegistryTests {

	private static final TableSpec<String, Integer> NUMBERS = TableSpec.of("numbers", String.class, Integer.class);

	private static final TableSpec<Long, String> WORDS = TableSpec.of("words", Long.class, String.class)
		.evictingOldest();

	@Test
	void allTablesExistEmptyAsSoonAsItIsOpen() {
		DefaultTableRegistry registry = openRegistry();
		assertThat(registry.isOpen()).isTrue();
		assertThat(registry.stats()).containsExactly(new TableStats("numbers", 0, 10_000, 0, false, 0, 0),
				new TableStats("words", 0, 10_000, 0, true, 0, 0));
	}

	@Test
	void aHundredThreadsThatRaceForATableGetTheSameOne() throws Exception {
		DefaultTableRegistry registry = openRegistry();
		Set<Table<String, Integer>> tables = Collections.newSetFromMap(new ConcurrentHashMap<>());
		assertThat(Race.of(100, (number) -> {
			Table<String, Integer> table = registry.table(NUMBERS);
			tables.add(table);
			table.add("row " + number, number);
		})).isEmpty();
		assertThat(tables).hasSize(1);
		assertThat(registry.table(NUMBERS).size()).isEqualTo(100);
	}

	@Test
	void aTableIsFoundByNameAndTypesWhateverTheCapacity() {
		DefaultTableRegistry registry = openRegistry();
		assertThat(registry.table(NUMBERS.withCapacity(1).evictingOldest())).isSameAs(registry.table(NUMBERS));
	}

	@Test
	void anUndeclaredTableIsRefusedWithTheNamesOfTheDeclaredOnes() {
		assertThatExceptionOfType(UnknownTableException.class)
			.isThrownBy(() -> openRegistry().table(TableSpec.of("letters", String.class, String.class)))
			.withMessage("Table 'letters' is not declared. Declared are: numbers, words. Declare it before the start.");
	}

	@Test
	void aTableOfOtherTypesIsRefusedWithBoth() {
		assertThatExceptionOfType(UnknownTableException.class)
			.isThrownBy(() -> openRegistry().table(TableSpec.of("numbers", String.class, Long.class)))
			.withMessage("Table 'numbers' is declared to hold java.lang.Integer rows by java.lang.String, "
					+ "but was asked for java.lang.Long rows by java.lang.String.");
	}

	@Test
	void twoDeclarationsOfOneNameAreRefusedWithBothDeclarers() {
		List<TableDeclaration> declarations = List.of(new TableDeclaration("recorder", NUMBERS),
				new TableDeclaration("watchdog", TableSpec.of("numbers", Long.class, Long.class)));
		assertThatExceptionOfType(DuplicateTableException.class)
			.isThrownBy(() -> new DefaultTableRegistry(declarations))
			.withMessage("Table 'numbers' is declared twice, by 'recorder' and by 'watchdog'. Rename one of them.")
			.satisfies((ex) -> assertThat(ex.table()).isEqualTo("numbers"));
	}

	@Test
	void nothingWorksBeforeItIsOpen() {
		DefaultTableRegistry registry = newRegistry();
		assertThat(registry.isOpen()).isFalse();
		assertThatExceptionOfType(TableRegistryClosedException.class).isThrownBy(() -> registry.table(NUMBERS))
			.withMessageContaining("not open yet")
			.withMessageContaining("use it from then on");
		assertThatExceptionOfType(TableRegistryClosedException.class).isThrownBy(registry::stats)
			.withMessageContaining("not open yet");
	}

	@Test
	void nothingWorksAfterItIsClosed() {
		DefaultTableRegistry registry = openRegistry();
		registry.close();
		assertThat(registry.isOpen()).isFalse();
		assertThatExceptionOfType(TableRegistryClosedException.class).isThrownBy(() -> registry.table(NUMBERS))
			.withMessageContaining("is closed")
			.withMessageContaining("before the context closes");
		assertThatExceptionOfType(TableRegistryClosedException.class).isThrownBy(registry::stats)
			.withMessageContaining("is closed");
	}

	@ParameterizedTest
	@MethodSource("uses")
	void aTableFromBeforeTheCloseFailsLoudly(Consumer<Table<String, Integer>> use) {
		DefaultTableRegistry registry = openRegistry();
		Table<String, Integer> table = registry.table(NUMBERS);
		table.add("one", 1);
		registry.close();
		assertThatExceptionOfType(TableRegistryClosedException.class).isThrownBy(() -> use.accept(table))
			.withMessageContaining("is closed");
		assertThat(table.name()).isEqualTo("numbers");
	}

	static Stream<Consumer<Table<String, Integer>>> uses() {
		return Stream.of((table) -> table.add("two", 2), (table) -> table.find("one"), (table) -> table.remove("one"),
				Table::size, (table) -> table.forEach(Integer::intValue), Table::values, Table::stats);
	}

	@Test
	void itOpensOnce() {
		DefaultTableRegistry registry = openRegistry();
		assertThatIllegalStateException().isThrownBy(registry::open).withMessageContaining("opened once");
		registry.close();
		assertThatIllegalStateException().isThrownBy(registry::open).withMessageContaining("opened once");
	}

	@Test
	void itClosesAsOftenAsItIsTold() {
		DefaultTableRegistry registry = newRegistry();
		registry.close();
		registry.close();
		assertThatExceptionOfType(TableRegistryClosedException.class).isThrownBy(registry::stats)
			.withMessageContaining("is closed");
	}

	@Test
	void closingLetsGoOfTheRowsThoughSomebodyKeepsTheTable() {
		TableSpec<String, Object> spec = TableSpec.of("objects", String.class, Object.class);
		DefaultTableRegistry registry = open(spec);
		Table<String, Object> table = registry.table(spec);
		WeakReference<Object> row = addUnreferencedRow(table);
		registry.close();
		awaitCollection(row);
		assertThat(table.name()).isEqualTo("objects");
	}

	@Test
	void rowsSurviveTheThreadThatWroteThem() throws Exception {
		DefaultTableRegistry registry = openRegistry();
		Thread writer = new Thread(() -> registry.table(NUMBERS).add("one", 1));
		WeakReference<Thread> gone = new WeakReference<>(writer);
		writer.start();
		writer.join();
		writer = null;
		awaitCollection(gone);
		assertThat(registry.table(NUMBERS).find("one")).contains(1);
		assertThat(registry.isOpen()).isTrue();
	}

	@Test
	void twoRegistriesShareNothing() {
		DefaultTableRegistry one = openRegistry();
		DefaultTableRegistry other = openRegistry();
		one.table(NUMBERS).add("one", 1);
		assertThat(other.table(NUMBERS).size()).isZero();
		one.close();
		other.table(NUMBERS).add("one", 2);
		assertThat(other.table(NUMBERS).find("one")).contains(2);
	}

	private static WeakReference<Object> addUnreferencedRow(Table<String, Object> table) {
		Object row = new Object();
		table.add("row", row);
		return new WeakReference<>(row);
	}

	private static DefaultTableRegistry openRegistry() {
		return open(WORDS, NUMBERS);
	}

	private static DefaultTableRegistry open(TableSpec<?, ?>... specs) {
		DefaultTableRegistry registry = registryOf(specs);
		registry.open();
		return registry;
	}

	private static DefaultTableRegistry newRegistry() {
		return registryOf(WORDS, NUMBERS);
	}

	private static DefaultTableRegistry registryOf(TableSpec<?, ?>... specs) {
		return new DefaultTableRegistry(Stream.of(specs).map((spec) -> new TableDeclaration("test", spec)).toList());
	}

	private static void awaitCollection(WeakReference<?> reference) {
		for (int i = 0; i < 100 && reference.get() != null; i++) {
			System.gc();
		}
		assertThat(reference.get()).isNull();
	}

}
