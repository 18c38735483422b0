package io.streamingclient.table;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A named, bounded map that belongs to the application. A row is there from the moment it
 * is added until it is removed, whatever becomes of the thread that added it.
 * <p>
 * Safe for use by any number of threads, event loops included: no method waits for more
 * than a few steps of another. Neither keys nor rows may be {@code null}. Every method
 * except {@link #name()} throws a {@link TableRegistryClosedException} once the registry
 * of the table is closed.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the rows
 */
public interface Table<K, V> {

	/**
	 * Return the name of this table, open or closed.
	 * @return the name
	 */
	String name();

	/**
	 * Add a row. A row that is there already is never overwritten.
	 * @param key the key
	 * @param value the row
	 * @throws DuplicateRowException if there is a row with this key
	 * @throws TableFullException if there is no room and this table does not evict
	 */
	void add(K key, V value);

	/**
	 * Find a row.
	 * @param key the key
	 * @return the row, or empty if there is none with this key
	 */
	Optional<V> find(K key);

	/**
	 * Remove a row. To remove it once more does nothing.
	 * @param key the key
	 * @return whether there was a row with this key
	 */
	boolean remove(K key);

	/**
	 * Return the number of rows.
	 * @return the number, never more than the capacity
	 */
	int size();

	/**
	 * Hand every row to an action, which may add and remove rows. Weakly consistent: rows
	 * that come or go meanwhile may or may not be seen. Allocates nothing per row.
	 * @param action the action
	 */
	void forEach(Consumer<? super V> action);

	/**
	 * Return a copy of the rows, oldest first if this table evicts, otherwise in no
	 * special order.
	 * @return an immutable list
	 */
	List<V> values();

	/**
	 * Return how full this table is and was.
	 * @return the stats of this moment
	 */
	TableStats stats();

}
