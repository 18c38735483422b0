package io.streamingclient.table;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The owner of the tables. It is opened when the application starts and closed when the
 * application ends, each once. Two registries share nothing.
 * <p>
 * Safe for use by any number of threads.
 */
public final class DefaultTableRegistry implements TableRegistry, AutoCloseable {

	private final RegistryState state = new RegistryState();

	private final SortedMap<String, DefaultTable<?, ?>> tables;

	/**
	 * Create a registry, to be opened, of the declared tables and no others.
	 * @param declarations the declarations
	 * @throws DuplicateTableException if two of them have the same name
	 */
	public DefaultTableRegistry(Collection<TableDeclaration> declarations) {
		this.tables = Collections.unmodifiableSortedMap(createTables(declarations, this.state));
	}

	private static SortedMap<String, DefaultTable<?, ?>> createTables(Collection<TableDeclaration> declarations,
			RegistryState state) {
		Map<String, TableDeclaration> seen = new TreeMap<>();
		SortedMap<String, DefaultTable<?, ?>> tables = new TreeMap<>();
		for (TableDeclaration declaration : declarations) {
			String name = declaration.spec().name();
			TableDeclaration other = seen.putIfAbsent(name, declaration);
			if (other != null) {
				throw new DuplicateTableException(name, other.declaredBy(), declaration.declaredBy());
			}
			tables.put(name, new DefaultTable<>(declaration.spec(), state));
		}
		return tables;
	}

	/**
	 * Open this registry.
	 * @throws IllegalStateException if it is or was open
	 */
	public void open() {
		this.state.open();
	}

	/**
	 * Close this registry and drop all rows. To close it once more does nothing.
	 */
	@Override
	public void close() {
		this.state.close();
		this.tables.values().forEach(DefaultTable::clear);
	}

	@Override
	public boolean isOpen() {
		return this.state.isOpen();
	}

	@Override
	@SuppressWarnings("unchecked")
	public <K, V> Table<K, V> table(TableSpec<K, V> spec) {
		Objects.requireNonNull(spec, "'spec' must not be null");
		this.state.requireOpen();
		DefaultTable<?, ?> table = this.tables.get(spec.name());
		if (table == null) {
			throw UnknownTableException.undeclared(spec, this.tables.keySet());
		}
		if (!table.spec().holdsTheSameAs(spec)) {
			throw UnknownTableException.ofOtherTypes(spec, table.spec());
		}
		return (Table<K, V>) table;
	}

	@Override
	public List<TableStats> stats() {
		this.state.requireOpen();
		return this.tables.values().stream().map(DefaultTable::stats).toList();
	}

}
