package io.streamingclient.watch;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.streamingclient.stream.LiveConnections;
import io.streamingclient.stream.LiveStreams;
import io.streamingclient.stream.RestartBudget;

/**
 * Sweeps the live streams on one thread of its own. No stream has a timer.
 * <p>
 * The clocks run in the time of the sweeps, which stands still while the whole process
 * does, and a sweep that comes late judges nobody: what has arrived meanwhile is yet to
 * be read. So after a pause of the JVM no stream is blamed for it, and a clock never runs
 * out early, and late by no more than a few periods.
 */
public final class Watchdog implements AutoCloseable {

	/**
	 * How often streams are looked at.
	 */
	public static final Duration PERIOD = Duration.ofMillis(200);

	private static final Logger logger = LoggerFactory.getLogger(Watchdog.class);

	private static final long LATE = 2 * PERIOD.toNanos();

	// A longer step than this between two sweeps is a pause of the process.
	private static final long MAX_STEP = 5 * PERIOD.toNanos();

	private final StreamWatch streams;

	private final ConnectionWatch connections;

	private @Nullable ScheduledExecutorService worker;

	private long sweepTime;

	private boolean passedOver;

	private final RestartBudget failures = RestartBudget.ofDefaults();

	private final AtomicInteger threads = new AtomicInteger();

	private volatile long lastSweepAt = System.nanoTime();

	private volatile long lastSweepTook;

	/**
	 * Create a watchdog. It does nothing before {@link #start()}.
	 * @param streams the rows to sweep
	 * @param connections the HTTP/2 connections to watch over
	 */
	public Watchdog(LiveStreams streams, LiveConnections connections) {
		this.streams = new StreamWatch(streams);
		this.connections = new ConnectionWatch(connections);
	}

	/**
	 * Start sweeping. Without effect if it is running.
	 */
	public synchronized void start() {
		if (this.worker == null) {
			this.lastSweepAt = System.nanoTime();
			this.threads.set(0);
			this.worker = Executors.newSingleThreadScheduledExecutor(this::thread);
			// not at a fixed rate: after a pause all those that were missed would come at
			// once
			this.worker.scheduleWithFixedDelay(this::sweepSafely, PERIOD.toNanos(), PERIOD.toNanos(),
					TimeUnit.NANOSECONDS);
		}
	}

	// The executor replaces a thread that died, and nobody else would know.
	Thread thread(Runnable task) {
		if (this.threads.getAndIncrement() > 0) {
			this.failures.take(System.nanoTime());
		}
		Thread thread = new Thread(task, "streaming-client-watchdog");
		thread.setDaemon(true);
		return thread;
	}

	/**
	 * Stop sweeping. Without effect if it is not running.
	 */
	@Override
	public synchronized void close() {
		if (this.worker != null) {
			this.worker.shutdownNow();
			awaitSweepUnderWay(this.worker);
			this.worker = null;
		}
	}

	// The tables are closed after the watchdog; a sweep must not find them so.
	private static void awaitSweepUnderWay(ScheduledExecutorService worker) {
		try {
			if (!worker.awaitTermination(PERIOD.toNanos(), TimeUnit.NANOSECONDS)) {
				logger.debug("A sweep is still under way while the watchdog is closed");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	// A scheduled task that throws is never run again.
	private void sweepSafely() {
		long now = System.nanoTime();
		try {
			sweep(now - this.lastSweepAt);
		}
		catch (Throwable ex) {
			failed(now, ex);
		}
		this.lastSweepAt = now;
		this.lastSweepTook = System.nanoTime() - now;
	}

	// The health says so as long as it lasts; the log need not.
	private void failed(long now, Throwable cause) {
		try {
			boolean exceededBefore = this.failures.isExceeded(now);
			boolean passable = this.failures.take(now);
			if (passable) {
				logger.error("A sweep failed; the next one is due in {} ms", PERIOD.toMillis(), cause);
			}
			else if (!exceededBefore) {
				logger.error("Sweeps fail again and again; that is not logged until they are well for a while", cause);
			}
		}
		catch (Throwable ex) {
			// without memory even this fails; the sweeps must go on
		}
	}

	/**
	 * The heartbeat: time since the latest sweep began.
	 * @return not much more than {@link #PERIOD} while the watchdog is well
	 */
	public Duration sinceLastSweep() {
		return Duration.ofNanos(System.nanoTime() - this.lastSweepAt);
	}

	/**
	 * How long the latest sweep took.
	 * @return the duration of a sweep over all streams
	 */
	public Duration lastSweepTook() {
		return Duration.ofNanos(this.lastSweepTook);
	}

	/**
	 * How many sweeps failed, as a whole or for some streams, and how many threads died.
	 * @return a number that only grows
	 */
	public long failures() {
		return this.failures.total();
	}

	/**
	 * Whether sweeps fail again and again.
	 * @return whether more failed lately than can be passed over
	 */
	public boolean isFailing() {
		return this.failures.isExceeded(System.nanoTime());
	}

	/**
	 * Look at every stream once.
	 * @param elapsedNanos time since the sweep before
	 */
	void sweep(long elapsedNanos) {
		this.sweepTime += (elapsedNanos > MAX_STEP) ? PERIOD.toNanos() : elapsedNanos;
		// two in a row are no pause but a machine that is too busy
		this.passedOver = elapsedNanos > LATE && !this.passedOver;
		if (this.passedOver) {
			return;
		}
		try {
			this.streams.sweep(this.sweepTime);
		}
		finally {
			this.connections.sweep();
		}
	}

}
