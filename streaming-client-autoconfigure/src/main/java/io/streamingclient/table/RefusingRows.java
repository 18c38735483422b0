package io.streamingclient.table;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Rows that refuse another when they are full. Reads take no lock.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the rows
 */
final class RefusingRows<K, V> implements Rows<K, V> {

	private final TableSpec<K, V> spec;

	private final ConcurrentMap<K, V> rows = new ConcurrentHashMap<>();

	/** Goes up before a row is there and down after it has gone. */
	private final AtomicInteger taken = new AtomicInteger();

	private final AtomicInteger highWaterMark = new AtomicInteger();

	private final LongAdder refusals = new LongAdder();

	RefusingRows(TableSpec<K, V> spec) {
		this.spec = spec;
	}

	@Override
	public void add(K key, V value) {
		this.rows.compute(key, (sameKey, existing) -> {
			if (existing != null) {
				throw new DuplicateRowException(this.spec.name(), key);
			}
			takePlace();
			return value;
		});
	}

	private void takePlace() {
		int before = this.taken.getAndUpdate((count) -> Math.min(count + 1, this.spec.capacity()));
		if (before == this.spec.capacity()) {
			this.refusals.increment();
			throw new TableFullException(this.spec.name(), this.spec.capacity());
		}
		this.highWaterMark.accumulateAndGet(before + 1, Math::max);
	}

	@Override
	public @Nullable V find(K key) {
		return this.rows.get(key);
	}

	@Override
	public boolean remove(K key) {
		boolean removed = this.rows.remove(key) != null;
		if (removed) {
			this.taken.decrementAndGet();
		}
		return removed;
	}

	@Override
	public int size() {
		return this.taken.get();
	}

	@Override
	public void forEach(Consumer<? super V> action) {
		this.rows.values().forEach(action);
	}

	@Override
	public List<V> values() {
		return List.copyOf(this.rows.values());
	}

	@Override
	public TableStats stats() {
		return new TableStats(this.spec.name(), size(), this.spec.capacity(), this.highWaterMark.get(), false,
				this.refusals.sum(), 0);
	}

	@Override
	public void clear() {
		this.rows.keySet().forEach(this::remove);
	}

}
