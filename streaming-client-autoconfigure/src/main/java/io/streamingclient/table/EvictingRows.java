package io.streamingclient.table;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Rows of which the oldest makes room for another when they are full. A lock keeps them
 * in order; it is held for a few steps, and never while an action runs.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the rows
 */
final class EvictingRows<K, V> implements Rows<K, V> {

	private final TableSpec<K, V> spec;

	/** Guarded, as all below, by this. */
	private final Map<K, V> rows = new LinkedHashMap<>();

	private int highWaterMark;

	private long evictions;

	EvictingRows(TableSpec<K, V> spec) {
		this.spec = spec;
	}

	@Override
	public synchronized void add(K key, V value) {
		if (this.rows.containsKey(key)) {
			throw new DuplicateRowException(this.spec.name(), key);
		}
		if (this.rows.size() == this.spec.capacity()) {
			evictOldest();
		}
		this.rows.put(key, value);
		this.highWaterMark = Math.max(this.highWaterMark, this.rows.size());
	}

	private void evictOldest() {
		Iterator<K> oldestFirst = this.rows.keySet().iterator();
		oldestFirst.next();
		oldestFirst.remove();
		this.evictions++;
	}

	@Override
	public synchronized @Nullable V find(K key) {
		return this.rows.get(key);
	}

	@Override
	public synchronized boolean remove(K key) {
		return this.rows.remove(key) != null;
	}

	@Override
	public synchronized int size() {
		return this.rows.size();
	}

	@Override
	public void forEach(Consumer<? super V> action) {
		values().forEach(action);
	}

	@Override
	public synchronized List<V> values() {
		return List.copyOf(this.rows.values());
	}

	@Override
	public synchronized TableStats stats() {
		return new TableStats(this.spec.name(), this.rows.size(), this.spec.capacity(), this.highWaterMark, true, 0,
				this.evictions);
	}

	@Override
	public synchronized void clear() {
		this.rows.clear();
	}

}
