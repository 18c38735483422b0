package io.streamingclient.stream;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.streamingclient.table.Table;
import io.streamingclient.table.TableFullException;
import io.streamingclient.table.TableRegistry;
import io.streamingclient.table.TableRegistryClosedException;
import io.streamingclient.table.TableSpec;

/**
 * All rows of the application: opens them, and takes them away when they end.
 * Thread-safe.
 */
public final class LiveStreams implements StreamRegistry {

	/**
	 * The table of live streams.
	 */
	public static final TableSpec<StreamId, LiveStream> STREAMS = TableSpec
		.of("streams", StreamId.class, LiveStream.class)
		.withCapacity(100_000);

	/**
	 * The table of recent terminations.
	 */
	public static final TableSpec<StreamId, Termination> TERMINATIONS = TableSpec
		.of("terminations", StreamId.class, Termination.class)
		.withCapacity(1_000)
		.evictingOldest();

	/**
	 * The table of streams that are over for the application, and still open on the wire.
	 */
	public static final TableSpec<StreamId, LiveStream> CLOSING = TableSpec
		.of("closing", StreamId.class, LiveStream.class)
		.withCapacity(100_000);

	/**
	 * The table of event loops.
	 */
	public static final TableSpec<Executor, LoopPulse> EVENT_LOOPS = TableSpec.of("event-loops", Executor.class,
			LoopPulse.class);

	private static final Logger logger = LoggerFactory.getLogger(LiveStreams.class);

	private final Table<StreamId, LiveStream> streams;

	private final Table<StreamId, LiveStream> closing;

	private final Table<StreamId, Termination> terminations;

	private final EventLoops loops;

	private final List<StreamListener> listeners;

	private final String prefix = prefix();

	private final AtomicLong sequence = new AtomicLong();

	private volatile boolean refusing;

	/**
	 * Create a new instance over the application's tables.
	 * @param tables an open registry that declares {@link #STREAMS}, {@link #CLOSING},
	 * {@link #TERMINATIONS} and {@link #EVENT_LOOPS}
	 * @param listeners who shall hear of every event
	 */
	public LiveStreams(TableRegistry tables, List<StreamListener> listeners) {
		this.streams = tables.table(STREAMS);
		this.closing = tables.table(CLOSING);
		this.terminations = tables.table(TERMINATIONS);
		this.loops = new EventLoops(tables.table(EVENT_LOOPS));
		this.listeners = List.copyOf(listeners);
	}

	// Applications that start at the same moment shall not have the same ids either.
	private static String prefix() {
		return Long.toString(System.currentTimeMillis(), Character.MAX_RADIX)
				+ Integer.toString(ThreadLocalRandom.current().nextInt(1 << 20), Character.MAX_RADIX) + "-";
	}

	/**
	 * Give a stream its row. Must happen before anything is sent.
	 * @param descriptor what is known of it
	 * @param control the exchange that the row stands for
	 * @return the row
	 * @throws StreamCapacityException if the table is full
	 * @throws StreamShutdownException if the application is stopping
	 * @throws StreamClosedException if the registry is not running
	 */
	public LiveStream open(StreamDescriptor descriptor, StreamControl control) {
		StreamId id = new StreamId(this.prefix + this.sequence.incrementAndGet());
		LiveStream stream = new LiveStream(id, descriptor, control, this);
		try {
			this.streams.add(id, stream);
		}
		catch (TableFullException ex) {
			throw new StreamCapacityException(FailureContext.refused(descriptor), "the table of live streams is full",
					"Retry later; end streams that nobody needs.", ex);
		}
		catch (TableRegistryClosedException ex) {
			throw new StreamClosedException(FailureContext.refused(descriptor), ex);
		}
		refuseIfShuttingDown(stream);
		announce((listener) -> listener.onOpened(stream.snapshot()));
		return stream;
	}

	// behind the registration, so that a shutdown at the same time sees the row or we see
	// it
	private void refuseIfShuttingDown(LiveStream stream) {
		if (this.refusing && !stream.descriptor().observed()) {
			StreamShutdownException refusal = new StreamShutdownException(stream.failureContext());
			if (stream.fail(refusal)) {
				throw refusal;
			}
		}
	}

	void ended(LiveStream stream, Termination termination) {
		try {
			this.streams.remove(stream.id());
			keepWhileOpenOnTheWire(stream);
			this.terminations.add(stream.id(), termination);
		}
		catch (TableRegistryClosedException ex) {
			// the tables have dropped the row; the subscriber must hear of the end still
			logger.debug("{} ended while the tables were closed", stream);
		}
		announce((listener) -> listener.onEnded(termination));
	}

	// behind the row's addition, so that a close at the same time sees it or we see that
	private void keepWhileOpenOnTheWire(LiveStream stream) {
		if (stream.wire().isOpen()) {
			try {
				this.closing.add(stream.id(), stream);
			}
			catch (TableFullException ex) {
				// the table counts its refusals
			}
			if (!stream.wire().isOpen()) {
				this.closing.remove(stream.id());
			}
		}
	}

	void closed(LiveStream stream) {
		try {
			this.closing.remove(stream.id());
		}
		catch (TableRegistryClosedException ex) {
			// closed with the application, and its rows are gone
		}
	}

	LoopPulse pulse(Executor loop) {
		return this.loops.pulse(loop);
	}

	/**
	 * Tell the listeners of a new verdict.
	 * @param stream the stream
	 */
	public void judged(LiveStream stream) {
		announce((listener) -> listener.onVerdict(stream.snapshot()));
	}

	private void announce(Consumer<StreamListener> event) {
		for (StreamListener listener : this.listeners) {
			try {
				event.accept(listener);
			}
			catch (Throwable ex) {
				// an Error too: the subscriber must hear of the end still
				logger.warn("{} failed and was passed over", listener.getClass().getName(), ex);
			}
		}
	}

	/**
	 * Visit the live rows in place, without allocation.
	 * @param visitor is called for each row, in no special order
	 */
	public void forEach(Consumer<? super LiveStream> visitor) {
		this.streams.forEach(visitor);
	}

	/**
	 * Visit the rows of streams that are over for the application and still open on the
	 * wire.
	 * @param visitor is called for each row, in no special order
	 */
	public void forEachClosing(Consumer<? super LiveStream> visitor) {
		this.closing.forEach(visitor);
	}

	/**
	 * Refuse new streams from now on, but for those that are only observed.
	 */
	void refuse() {
		this.refusing = true;
	}

	/**
	 * Refuse new streams from now on, and end those that are live, but for those that are
	 * only observed: the web server's graceful shutdown may wait for them.
	 */
	public void shutDown() {
		refuse();
		this.streams.forEach((stream) -> {
			if (!stream.descriptor().observed()) {
				stream.terminate(new StreamShutdownException(stream.failureContext()));
			}
		});
	}

	/**
	 * Accept streams again after {@link #shutDown()}.
	 */
	public void resume() {
		this.refusing = false;
	}

	@Override
	public List<StreamSnapshot> streams() {
		return Stream
			.concat(this.streams.values().stream(), this.closing.values().stream().filter(LiveStream::isLeftBehind))
			.map(LiveStream::snapshot)
			.sorted(Comparator.comparing(StreamSnapshot::startedAt))
			.toList();
	}

	@Override
	public Optional<StreamSnapshot> find(String id) {
		StreamId key = new StreamId(id);
		return this.streams.find(key)
			.or(() -> this.closing.find(key).filter(LiveStream::isLeftBehind))
			.map(LiveStream::snapshot);
	}

	@Override
	public List<Termination> recentTerminations() {
		return this.terminations.values();
	}

	@Override
	public boolean cancel(String id) {
		return this.streams.find(new StreamId(id)).map(LiveStreams::cancelByOperator).orElse(false);
	}

	private static boolean cancelByOperator(LiveStream stream) {
		return stream.terminate(new StreamCancelledException(stream.failureContext(),
				"an operator cancelled the stream", "Start it again if that was a mistake."));
	}

}
