package io.streamingclient.table;

import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * The rows of a table, in one of two kinds that differ in what a full table does. Safe
 * for use by any number of threads.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the rows
 */
sealed interface Rows<K, V> permits RefusingRows, EvictingRows {

	void add(K key, V value);

	@Nullable V find(K key);

	boolean remove(K key);

	int size();

	void forEach(Consumer<? super V> action);

	List<V> values();

	TableStats stats();

	void clear();

	static <K, V> Rows<K, V> of(TableSpec<K, V> spec) {
		return spec.evicting() ? new EvictingRows<>(spec) : new RefusingRows<>(spec);
	}

}
