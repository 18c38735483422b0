package io.streamingclient.table;

import java.util.List;

/**
 * Where to get the tables of the application. All of them exist as long as the registry
 * is open; none is created on demand.
 * <p>
 * Safe for use by any number of threads.
 */
public interface TableRegistry {

	/**
	 * Return a declared table.
	 * @param <K> the type of the keys
	 * @param <V> the type of the rows
	 * @param spec the spec, of which name and types count
	 * @return the table, the same one every time
	 * @throws UnknownTableException if no table of this name and these types is declared
	 * @throws TableRegistryClosedException if this registry is not open
	 */
	<K, V> Table<K, V> table(TableSpec<K, V> spec);

	/**
	 * Return how full each table is and was.
	 * @return an immutable list, sorted by name
	 * @throws TableRegistryClosedException if this registry is not open
	 */
	List<TableStats> stats();

	/**
	 * Return whether this registry can be used.
	 * @return {@code true} from open to close
	 */
	boolean isOpen();

}
