package io.streamingclient.supervision;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;

import io.streamingclient.stream.RestartBudget;
import io.streamingclient.stream.StreamException;

/**
 * What the supervisor knows of one stream. Whatever happens to it goes through its
 * mailbox, so that one thing happens at a time; nothing is shared with other rows but
 * threads.
 */
public final class SupervisedRow {

	private static final Logger logger = LoggerFactory.getLogger(SupervisedRow.class);

	private static final int MAX_ERRORS = 10;

	private final SupervisedStream<Object> stream;

	private final SupervisorThreads threads;

	private final LongSupplier nanoTime;

	private final Consumer<? super SupervisedStreamGaveUpEvent> events;

	private final Mailbox mailbox;

	private final @Nullable Checkpoint checkpoint;

	private volatile boolean wanted;

	private volatile @Nullable Run run;

	private volatile SupervisedSnapshot snapshot;

	// owned by the mailbox
	private RestartBudget budget;

	private int waitsInARow;

	private long restarts;

	private @Nullable Future<?> wait;

	private final Deque<RunFailure> lastErrors = new ArrayDeque<>();

	@SuppressWarnings("unchecked")
	SupervisedRow(SupervisedStream<?> stream, @Nullable CheckpointStore checkpoints, SupervisorThreads threads,
			LongSupplier nanoTime, Consumer<? super SupervisedStreamGaveUpEvent> events) {
		this.stream = (SupervisedStream<Object>) stream;
		this.threads = threads;
		this.nanoTime = nanoTime;
		this.events = events;
		this.mailbox = new Mailbox(threads);
		this.checkpoint = stream.hasPosition()
				? new Checkpoint(stream.name(), checkpoints, new Mailbox(threads), this::saveFailed) : null;
		this.budget = newBudget();
		this.snapshot = snapshot(SupervisedState.STOPPED, null);
	}

	private RestartBudget newBudget() {
		return new RestartBudget(this.stream.restarts().maxRestarts(), this.stream.restarts().window());
	}

	/**
	 * How the stream is.
	 * @return the snapshot of this moment
	 */
	public SupervisedSnapshot snapshot() {
		Run live = this.run;
		return (live != null) ? this.snapshot.with(live.streamId()) : this.snapshot;
	}

	void start() {
		this.wanted = true;
		this.mailbox.tell(() -> {
			if (this.snapshot.state() == SupervisedState.STOPPED) {
				begin();
			}
		});
	}

	/**
	 * Start the stream now, whatever became of its budget. Without effect if it runs.
	 */
	void startAgain() {
		this.mailbox.tell(() -> {
			if (this.snapshot.state() != SupervisedState.RUNNING) {
				begin();
			}
		});
	}

	/**
	 * End the stream on the wire at once, and tell the listener when it has returned.
	 * @return is done when the listener has been told and the position is saved
	 */
	CompletableFuture<Void> stop() {
		this.wanted = false;
		Run live = this.run;
		if (live != null) {
			live.dispose();
		}
		CompletableFuture<Void> stopped = new CompletableFuture<>();
		this.mailbox.tell(() -> stopped(stopped));
		return this.mailbox.isWorkedOffHere() ? CompletableFuture.completedFuture(null) : stopped;
	}

	void arrived(Run from, Object element) {
		this.mailbox.tell(() -> handle(from, element));
	}

	void over(Run from, @Nullable Throwable failure) {
		this.mailbox.tell(() -> ended(from, failure));
	}

	private void begin() {
		cancelWait();
		this.budget = newBudget();
		this.waitsInARow = 0;
		if (this.checkpoint != null) {
			this.checkpoint.forget();
		}
		open();
	}

	private void open() {
		if (!this.wanted) {
			return;
		}
		Run next = new Run(this, this.nanoTime.getAsLong());
		this.run = next;
		enter(SupervisedState.RUNNING, null);
		try {
			Optional<String> from = (this.checkpoint != null) ? this.checkpoint.position() : Optional.empty();
			this.stream.listener().onStart();
			this.stream.open(from).subscribe(next);
		}
		catch (CorruptCheckpointException ex) {
			this.run = null;
			note(next, ex);
			giveUp(String.valueOf(ex.getMessage()), ex);
		}
		catch (Throwable ex) {
			ended(next, ex);
		}
	}

	private void handle(Run from, Object element) {
		try {
			if (this.run == from) {
				this.stream.listener().onElement(element);
				if (this.checkpoint != null) {
					this.checkpoint.handled(this.stream.positionOf(element));
				}
				from.request(1);
			}
		}
		catch (Throwable ex) {
			ended(from, ex);
		}
		finally {
			if (element instanceof DataBuffer buffer) {
				DataBufferUtils.release(buffer);
			}
		}
	}

	private void saveFailed(Throwable failure) {
		logger.warn("The position of supervised stream '{}' could not be saved", name(), failure);
		this.mailbox.tell(() -> {
			Run live = this.run;
			if (live != null) {
				ended(live, failure);
			}
		});
	}

	private void ended(Run from, @Nullable Throwable failure) {
		if (this.run != from) {
			return;
		}
		from.dispose();
		this.run = null;
		if (failure != null) {
			note(from, failure);
		}
		if (!this.wanted) {
			// what ends when the application stops is no failure: it is stopped next
			return;
		}
		if (!this.stream.restarts().type().restartsAfter(failure)) {
			finish(failure);
		}
		else if (this.budget.take(this.nanoTime.getAsLong())) {
			backOff(from, failure);
		}
		else {
			giveUp("it would have to be started again more than %d times within %d ms; its latest run %s".formatted(
					this.stream.restarts().maxRestarts(), this.stream.restarts().window().toMillis(), how(failure)),
					failure);
		}
	}

	private void backOff(Run from, @Nullable Throwable failure) {
		RestartPolicy policy = this.stream.restarts();
		if (this.nanoTime.getAsLong() - from.startedAt() >= policy.window().toNanos()) {
			this.waitsInARow = 0;
		}
		Duration delay = policy.backoff().delay(this.waitsInARow++, ThreadLocalRandom.current().nextDouble());
		enter(SupervisedState.BACKING_OFF, null);
		this.wait = this.threads.schedule(() -> this.mailbox.tell(this::restart), delay);
		logger.warn("Supervised stream '{}' is started again in {} ms: it {}", name(), delay.toMillis(), how(failure),
				(failure instanceof StreamException) ? null : failure);
	}

	private void restart() {
		if (this.snapshot.state() == SupervisedState.BACKING_OFF) {
			this.restarts++;
			open();
		}
	}

	private void finish(@Nullable Throwable failure) {
		enter(SupervisedState.FINISHED, null);
		tellTheEnd();
		if (failure != null) {
			logger.warn("Supervised stream '{}' is not started again: it {}", name(), how(failure), failure);
		}
	}

	private void giveUp(String reason, @Nullable Throwable failure) {
		enter(SupervisedState.GAVE_UP, reason);
		try {
			logger.error("Supervised stream '{}' was given up: {}", name(), reason, failure);
		}
		finally {
			publish(new SupervisedStreamGaveUpEvent(name(), reason, this.snapshot.lastErrors()));
			tellTheEnd();
		}
	}

	private void publish(SupervisedStreamGaveUpEvent event) {
		try {
			this.events.accept(event);
		}
		catch (Throwable ex) {
			logger.error("Who should hear that supervised stream '{}' was given up failed", name(), ex);
		}
	}

	private void stopped(CompletableFuture<Void> done) {
		cancelWait();
		Run live = this.run;
		if (live != null) {
			live.dispose();
			this.run = null;
		}
		boolean told = this.snapshot.state().isOver();
		enter(SupervisedState.STOPPED, null);
		if (!told) {
			tellTheEnd();
		}
		if (this.checkpoint != null) {
			this.checkpoint.flush(() -> done.complete(null));
		}
		else {
			done.complete(null);
		}
	}

	private void tellTheEnd() {
		try {
			this.stream.listener().onEnded(this.snapshot);
		}
		catch (Throwable ex) {
			logger.error("The listener of supervised stream '{}' failed in its last call", name(), ex);
		}
	}

	private void cancelWait() {
		if (this.wait != null) {
			this.wait.cancel(false);
			this.wait = null;
		}
	}

	private void note(Run from, Throwable failure) {
		this.lastErrors.addLast(RunFailure.of(Instant.now(), failure, from.streamId()));
		if (this.lastErrors.size() > MAX_ERRORS) {
			this.lastErrors.removeFirst();
		}
	}

	private static String how(@Nullable Throwable failure) {
		return (failure != null) ? "failed: " + failure : "came to its end";
	}

	private void enter(SupervisedState state, @Nullable String reason) {
		this.snapshot = snapshot(state, reason);
	}

	private SupervisedSnapshot snapshot(SupervisedState state, @Nullable String reason) {
		return new SupervisedSnapshot(name(), state, Instant.now(), this.stream.restarts().type(), this.restarts,
				reason, null, List.copyOf(this.lastErrors));
	}

	String name() {
		return this.stream.name();
	}

}
