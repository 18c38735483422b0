package io.streamingclient.upstream;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

/**
 * The state that the two threads of a connection share: whether it is over, and who ended
 * it.
 */
final class Connection implements Link {

	/**
	 * How long one thread of a connection waits for what the other has to say.
	 */
	static final Duration GRACE = Duration.ofMillis(200);

	private final Transport transport;

	private final int number;

	private final CountDownLatch over = new CountDownLatch(1);

	private final AtomicReference<@Nullable ClientEnd> end = new AtomicReference<>();

	private final Board reading = new Board();

	private boolean paused;

	private boolean halfClosed;

	private volatile boolean finished;

	Connection(Transport transport, int number) {
		this.transport = transport;
		this.number = number;
	}

	int number() {
		return this.number;
	}

	String name() {
		return "scripted-upstream-" + this.transport.port() + "-" + this.number;
	}

	Transport transport() {
		return this.transport;
	}

	@Override
	public boolean isOpen() {
		return this.end.get() == null;
	}

	@Override
	public void fin() {
		this.finished = settle(ClientEnd.CUT_BY_SERVER) == ClientEnd.CUT_BY_SERVER;
		this.transport.fin();
	}

	@Override
	public void cut() {
		this.finished = settle(ClientEnd.CUT_BY_SERVER) == ClientEnd.CUT_BY_SERVER;
		this.transport.cut();
	}

	@Override
	public void reset() {
		settle(ClientEnd.CUT_BY_SERVER);
		this.transport.reset();
	}

	@Override
	public void halfClose() throws IOException {
		this.reading.update(() -> this.halfClosed = true);
		this.transport.halfClose();
	}

	@Override
	public void stopReading() {
		this.reading.update(() -> this.paused = true);
	}

	@Override
	public void readAgain() {
		this.reading.update(() -> this.paused = false);
	}

	/**
	 * Tells whether the script closed the connection with FIN.
	 */
	boolean isFinished() {
		return this.finished;
	}

	boolean isHalfClosed() {
		return this.reading.read(() -> this.halfClosed);
	}

	/**
	 * Waits until reading is allowed.
	 */
	boolean awaitReading(Duration deadline) throws InterruptedException {
		return this.reading.await(() -> !this.paused || !isOpen(), deadline);
	}

	/**
	 * Waits, but not beyond the end of the connection.
	 */
	void pause(Duration duration) throws InterruptedException {
		if (this.over.await(duration.toNanos(), TimeUnit.NANOSECONDS)) {
			throw new InterruptedException("The connection is over");
		}
	}

	void stall() throws InterruptedException {
		this.over.await();
		throw new InterruptedException("The connection is over");
	}

	/**
	 * Ends all waits, without saying yet who ended the connection.
	 */
	void wakeUp() {
		this.over.countDown();
	}

	/**
	 * Decides who ended the connection, unless that is decided.
	 */
	ClientEnd settle(ClientEnd how) {
		this.end.compareAndSet(null, how);
		this.over.countDown();
		this.reading.update(() -> {
		});
		ClientEnd decided = this.end.get();
		return (decided != null) ? decided : how;
	}

	/**
	 * Returns who ended the connection, if that is decided.
	 */
	@Nullable ClientEnd verdict() {
		return this.end.get();
	}

	/**
	 * Decides by the error of a read or write.
	 */
	ClientEnd settle(IOException error) {
		return settle(isReset(error) ? ClientEnd.RESET : ClientEnd.CLOSED);
	}

	/**
	 * Decides after a write has failed. Only one of two threads is told by the kernel
	 * that the connection was reset, so the one that reads is heard first.
	 */
	ClientEnd settleWrite(IOException error) {
		try {
			if (!isReset(error)) {
				this.over.await(GRACE.toMillis(), TimeUnit.MILLISECONDS);
			}
		}
		catch (InterruptedException ex) {
			// the other thread has spoken
		}
		return settle(error);
	}

	static boolean isReset(Throwable error) {
		String message = error.getMessage();
		if (message != null && message.startsWith("Connection reset")) {
			return true;
		}
		Throwable cause = error.getCause();
		return cause != null && isReset(cause);
	}

}
