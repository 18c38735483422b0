package io.streamingclient.table;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * What a table is called, what it holds, how many rows it has room for, and what happens
 * when it is full. Immutable.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the rows
 * @param name the name: letters, digits and dashes
 * @param keyType the type of the keys
 * @param valueType the type of the rows
 * @param capacity the number of rows there is room for, at least one
 * @param evicting whether the oldest row makes room when the table is full; otherwise the
 * new row is refused
 */
public record TableSpec<K, V>(String name, Class<K> keyType, Class<V> valueType, int capacity, boolean evicting) {

	private static final int DEFAULT_CAPACITY = 10_000;

	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9-]+");

	/**
	 * Create a spec.
	 * @throws IllegalArgumentException if the name has other characters than letters,
	 * digits and dashes, or the capacity is not positive
	 */
	public TableSpec {
		Objects.requireNonNull(name, "'name' must not be null");
		Objects.requireNonNull(keyType, "'keyType' must not be null");
		Objects.requireNonNull(valueType, "'valueType' must not be null");
		if (!NAME.matcher(name).matches()) {
			throw new IllegalArgumentException(
					"The table name '%s' must consist of letters, digits and dashes".formatted(name));
		}
		if (capacity <= 0) {
			throw new IllegalArgumentException(
					"The capacity of table '%s' must be at least 1 but is %d".formatted(name, capacity));
		}
	}

	/**
	 * Return the spec of a table that has room for 10,000 rows and refuses more.
	 * @param <K> the type of the keys
	 * @param <V> the type of the rows
	 * @param name the name: letters, digits and dashes
	 * @param keyType the type of the keys
	 * @param valueType the type of the rows
	 * @return the spec
	 * @throws IllegalArgumentException if the name has other characters
	 */
	public static <K, V> TableSpec<K, V> of(String name, Class<K> keyType, Class<V> valueType) {
		return new TableSpec<>(name, keyType, valueType, DEFAULT_CAPACITY, false);
	}

	/**
	 * Return this spec with room for another number of rows.
	 * @param capacity the number of rows
	 * @return the spec
	 * @throws IllegalArgumentException if the capacity is not positive
	 */
	public TableSpec<K, V> withCapacity(int capacity) {
		return new TableSpec<>(this.name, this.keyType, this.valueType, capacity, this.evicting);
	}

	/**
	 * Return this spec for a table whose oldest row makes room when it is full.
	 * @return the spec
	 */
	public TableSpec<K, V> evictingOldest() {
		return new TableSpec<>(this.name, this.keyType, this.valueType, this.capacity, true);
	}

	boolean holdsTheSameAs(TableSpec<?, ?> other) {
		return this.keyType == other.keyType && this.valueType == other.valueType;
	}

	String contents() {
		return "%s rows by %s".formatted(this.valueType.getName(), this.keyType.getName());
	}

}
