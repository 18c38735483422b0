package io.streamingclient.table;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A table that guards its rows: they are reached only while the registry is open.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the rows
 */
final class DefaultTable<K, V> implements Table<K, V> {

	private final TableSpec<K, V> spec;

	private final RegistryState state;

	private final Rows<K, V> rows;

	DefaultTable(TableSpec<K, V> spec, RegistryState state) {
		this(spec, state, Rows.of(spec));
	}

	DefaultTable(TableSpec<K, V> spec, RegistryState state, Rows<K, V> rows) {
		this.spec = spec;
		this.state = state;
		this.rows = rows;
	}

	TableSpec<K, V> spec() {
		return this.spec;
	}

	@Override
	public String name() {
		return this.spec.name();
	}

	@Override
	public void add(K key, V value) {
		Objects.requireNonNull(key, "'key' must not be null");
		Objects.requireNonNull(value, "'value' must not be null");
		this.state.requireOpen();
		this.rows.add(key, value);
		dropIfClosedMeanwhile();
	}

	private void dropIfClosedMeanwhile() {
		if (!this.state.isOpen()) {
			clear();
			this.state.requireOpen();
		}
	}

	@Override
	public Optional<V> find(K key) {
		Objects.requireNonNull(key, "'key' must not be null");
		this.state.requireOpen();
		return Optional.ofNullable(this.rows.find(key));
	}

	@Override
	public boolean remove(K key) {
		Objects.requireNonNull(key, "'key' must not be null");
		this.state.requireOpen();
		return this.rows.remove(key);
	}

	@Override
	public int size() {
		this.state.requireOpen();
		return this.rows.size();
	}

	@Override
	public void forEach(Consumer<? super V> action) {
		Objects.requireNonNull(action, "'action' must not be null");
		this.state.requireOpen();
		this.rows.forEach(action);
	}

	@Override
	public List<V> values() {
		this.state.requireOpen();
		return this.rows.values();
	}

	@Override
	public TableStats stats() {
		this.state.requireOpen();
		return this.rows.stats();
	}

	void clear() {
		this.rows.clear();
	}

}
