package io.streamingclient.supervision;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * The position of one supervised stream. If it has a store, the newest one is saved;
 * those that it overtakes never are.
 */
final class Checkpoint {

	private final String name;

	private final @Nullable CheckpointStore store;

	private final Mailbox saving;

	private final Consumer<? super Throwable> failed;

	private final AtomicBoolean due = new AtomicBoolean();

	private volatile @Nullable String newest;

	private @Nullable String saved;

	private boolean loaded;

	Checkpoint(String name, @Nullable CheckpointStore store, Mailbox saving, Consumer<? super Throwable> failed) {
		this.name = name;
		this.store = store;
		this.saving = saving;
		this.failed = failed;
	}

	/**
	 * Where the next run begins: behind what the listener has handled, saved or not. What
	 * the first run begins with is loaded.
	 * @return the position, empty if there is none
	 */
	synchronized Optional<String> position() {
		if (!this.loaded && this.store != null) {
			save();
			this.newest = this.store.load(this.name).orElse(null);
			this.saved = this.newest;
			this.loaded = true;
		}
		return Optional.ofNullable(this.newest);
	}

	/**
	 * Load the position before the next run: somebody may have changed it.
	 */
	synchronized void forget() {
		this.loaded = false;
	}

	/**
	 * The listener has returned from an element.
	 * @param position its position, or {@code null} if it has none
	 */
	void handled(@Nullable String position) {
		if (position == null) {
			return;
		}
		this.newest = position;
		if (this.store != null && this.due.compareAndSet(false, true)) {
			this.saving.tell(this::saveWhatIsDue);
		}
	}

	private void saveWhatIsDue() {
		this.due.set(false);
		try {
			save();
		}
		catch (Throwable ex) {
			this.failed.accept(ex);
		}
	}

	/**
	 * Save what is not saved yet.
	 * @param then runs afterwards
	 */
	void flush(Runnable then) {
		this.saving.tell(() -> {
			try {
				saveWhatIsDue();
			}
			finally {
				then.run();
			}
		});
	}

	private synchronized void save() {
		String next = this.newest;
		if (this.store != null && next != null && !next.equals(this.saved)) {
			this.store.save(this.name, next);
			this.saved = next;
		}
	}

}
