package io.streamingclient.upstream;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes to one connection, one thing after the other. What the thread that reads has to
 * say is written by another thread, so that reading never waits for writing.
 */
final class Http2Output {

	private static final Runnable NOTHING = () -> {
	};

	private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();

	private final ReentrantLock lock = new ReentrantLock();

	private final Connection connection;

	private volatile boolean silent;

	Http2Output(Connection connection) {
		this.connection = connection;
	}

	/**
	 * Writes a frame soon.
	 */
	void answer(Frame frame) {
		answer(frame, NOTHING);
	}

	/**
	 * Writes a frame soon.
	 * @param before what to do just before it
	 */
	void answer(Frame frame, Runnable before) {
		this.answers.add(new Answer(frame, before));
	}

	/**
	 * Writes what has to be answered, until the connection is over.
	 */
	void writeAnswers() {
		try {
			while (this.connection.isOpen()) {
				Answer answer = this.answers.take();
				write(answer.frame().encode(), answer.before());
			}
		}
		catch (InterruptedException | IOException ex) {
			// the connection is over, and the thread that reads will know why
		}
	}

	void write(Frame frame) throws IOException {
		write(frame.encode());
	}

	void write(byte[] bytes) throws IOException {
		write(bytes, NOTHING);
	}

	/**
	 * Writes bytes in one piece. On a connection that has fallen silent it waits until
	 * the connection is over instead.
	 * @param before what to do just before it
	 */
	void write(byte[] bytes, Runnable before) throws IOException {
		try {
			if (!writeUnlessSilent(bytes, before, false)) {
				this.connection.stall();
			}
		}
		catch (InterruptedException ex) {
			throw new InterruptedIOException();
		}
	}

	/**
	 * Writes the last thing that is ever written.
	 */
	void writeLast(byte[] bytes) throws IOException {
		try {
			writeUnlessSilent(bytes, NOTHING, true);
		}
		catch (InterruptedException ex) {
			throw new InterruptedIOException();
		}
	}

	void fallSilent() {
		this.silent = true;
	}

	private boolean writeUnlessSilent(byte[] bytes, Runnable before, boolean last)
			throws IOException, InterruptedException {
		this.lock.lockInterruptibly();
		try {
			if (this.silent) {
				return false;
			}
			this.silent = last;
			before.run();
			this.connection.transport().output().write(bytes);
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	private record Answer(Frame frame, Runnable before) {

	}

}
