package io.streamingclient.supervision;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.streamingclient.table.Table;
import io.streamingclient.table.TableRegistry;
import io.streamingclient.table.TableSpec;

/**
 * Runs the supervised streams of the application, each for itself: what becomes of one is
 * nothing to the others. Thread-safe.
 */
public final class StreamSupervisor implements AutoCloseable {

	/**
	 * The table of the supervised streams, by name.
	 */
	public static final TableSpec<String, SupervisedRow> SUPERVISED = TableSpec.of("supervised", String.class,
			SupervisedRow.class);

	private static final Logger logger = LoggerFactory.getLogger(StreamSupervisor.class);

	private final SupervisorThreads threads = new SupervisorThreads();

	private final Table<String, SupervisedRow> rows;

	private final @Nullable CheckpointStore checkpoints;

	private final Duration patience;

	private @Nullable CompletableFuture<Void> stopped = CompletableFuture.completedFuture(null);

	/**
	 * Create a supervisor. It does nothing before {@link #start()}.
	 * @param streams the streams to run, each of another name
	 * @param tables has the table {@link #SUPERVISED}
	 * @param checkpoints where positions are saved; only needed if a stream asks for it
	 * @param patience how long to wait for listeners when the application stops
	 * @param events hears of streams that are given up
	 * @throws io.streamingclient.table.DuplicateRowException if two streams have the same
	 * name
	 */
	public StreamSupervisor(Collection<? extends SupervisedStream<?>> streams, TableRegistry tables,
			@Nullable CheckpointStore checkpoints, Duration patience,
			Consumer<? super SupervisedStreamGaveUpEvent> events) {
		this(streams, tables, checkpoints, patience, events, System::nanoTime);
	}

	StreamSupervisor(Collection<? extends SupervisedStream<?>> streams, TableRegistry tables,
			@Nullable CheckpointStore checkpoints, Duration patience,
			Consumer<? super SupervisedStreamGaveUpEvent> events, LongSupplier nanoTime) {
		this.rows = tables.table(SUPERVISED);
		this.checkpoints = checkpoints;
		this.patience = patience;
		for (SupervisedStream<?> stream : streams) {
			if (stream.isCheckpointed() && checkpoints == null) {
				throw new IllegalArgumentException(stream + " needs a CheckpointStore");
			}
			this.rows.add(stream.name(), new SupervisedRow(stream, stream.isCheckpointed() ? checkpoints : null,
					this.threads, nanoTime, events));
		}
	}

	/**
	 * Start all streams. Without effect on those that run.
	 */
	public synchronized void start() {
		this.stopped = null;
		if (this.rows.size() > 0) {
			this.threads.start();
			this.rows.forEach(SupervisedRow::start);
		}
	}

	/**
	 * End all streams, at once on the wire. None is started again.
	 * @return is done when all listeners have been told and all positions are saved, or
	 * when the patience with a listener has come to its end
	 */
	public synchronized CompletionStage<Void> stop() {
		CompletableFuture<Void> before = this.stopped;
		if (before != null) {
			return before;
		}
		CompletableFuture<?>[] ends = this.rows.values()
			.stream()
			.map(SupervisedRow::stop)
			.toArray(CompletableFuture<?>[]::new);
		CompletableFuture<Void> after = new CompletableFuture<>();
		CompletableFuture<Void> told = CompletableFuture.allOf(ends);
		if (ends.length > 0) {
			Future<?> patience = this.threads.schedule(() -> told.completeExceptionally(new TimeoutException()),
					this.patience);
			told.whenComplete((nothing, late) -> patience.cancel(false));
		}
		told.whenComplete((nothing, late) -> stopped(after, late));
		this.stopped = after;
		return after;
	}

	private void stopped(CompletableFuture<Void> after, @Nullable Throwable late) {
		if (late != null) {
			logger.warn("A listener of a supervised stream has not returned in {} ms and is interrupted",
					this.patience.toMillis());
		}
		try {
			if (this.checkpoints != null) {
				this.checkpoints.flush();
			}
		}
		catch (Throwable ex) {
			logger.error("The positions of supervised streams may be lost in a power failure", ex);
		}
		finally {
			after.complete(null);
		}
	}

	/**
	 * How the streams are.
	 * @return an immutable list, sorted by name
	 */
	public List<SupervisedSnapshot> streams() {
		return this.rows.values()
			.stream()
			.map(SupervisedRow::snapshot)
			.sorted(Comparator.comparing(SupervisedSnapshot::name))
			.toList();
	}

	/**
	 * How one stream is.
	 * @param name its name
	 * @return the snapshot, empty if there is no stream of this name
	 */
	public Optional<SupervisedSnapshot> find(String name) {
		return this.rows.find(name).map(SupervisedRow::snapshot);
	}

	/**
	 * Start a stream now that has been given up, has come to its end, or is waiting to be
	 * started again. Its budget is whole again, and its position is loaded. Without
	 * effect if it runs, or if the application is stopped.
	 * @param name its name
	 * @return whether there is a stream of this name
	 */
	public boolean startAgain(String name) {
		Optional<SupervisedRow> row = this.rows.find(name);
		row.ifPresent(SupervisedRow::startAgain);
		return row.isPresent();
	}

	/**
	 * Stop, and end all threads. Waits for the listeners, and interrupts those that are
	 * late.
	 */
	@Override
	public void close() {
		try {
			stop().toCompletableFuture().get(2 * this.patience.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (ExecutionException | TimeoutException ex) {
			logger.warn("Supervised streams did not stop in time", ex);
		}
		this.threads.close();
	}

}
