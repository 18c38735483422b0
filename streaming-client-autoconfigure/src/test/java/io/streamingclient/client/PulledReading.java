package io.streamingclient.client;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Pulls on a thread of its own, which waits as code that blocks does.
 */
final class PulledReading<T> extends Reading<T> implements Runnable {

	private final Semaphore asked = new Semaphore(0);

	private final Source<T> source;

	private PulledReading(Source<T> source) {
		this.source = source;
	}

	static <S, T> Reading<T> of(StreamIterator<S> elements, Function<S, T> use) {
		return started(new Source<>() {

			@Override
			public @Nullable T take() {
				return elements.hasNext() ? use.apply(elements.next()) : null;
			}

			@Override
			public void close() {
				elements.close();
			}

		});
	}

	static <T> Reading<T> of(InputStream bytes, Function<byte[], T> use) {
		return started(new Source<>() {

			private final byte[] block = new byte[8192];

			@Override
			public @Nullable T take() throws IOException {
				int count = bytes.read(this.block);
				return (count < 0) ? null : use.apply(Arrays.copyOf(this.block, count));
			}

			@Override
			public void close() throws IOException {
				bytes.close();
			}

		});
	}

	private static <T> Reading<T> started(Source<T> source) {
		PulledReading<T> reading = new PulledReading<>(source);
		Thread reader = new Thread(reading, "pulled-reading");
		reader.setDaemon(true);
		reader.start();
		return reading;
	}

	@Override
	void ask(long count) {
		this.asked.release((int) Math.min(count, Integer.MAX_VALUE - this.asked.availablePermits()));
	}

	@Override
	void cancel() {
		try {
			this.source.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		// a reader that takes its time finds out when it reads on
		ask(1);
	}

	@Override
	public void run() {
		ended(read());
	}

	private Ending read() {
		try {
			while (true) {
				this.asked.acquire();
				T element = this.source.take();
				if (element == null) {
					return Ending.complete();
				}
				took(element);
			}
		}
		catch (PullBuffer.ClosedException ex) {
			return Ending.cancelled();
		}
		catch (IOException ex) {
			return (ex.getCause() != null) ? Ending.failed(ex.getCause()) : Ending.cancelled();
		}
		catch (Exception ex) {
			// as try-with-resources does
			cancel();
			return Ending.failed(ex);
		}
	}

	/**
	 * What can be pulled.
	 *
	 * @param <T> the type of the elements
	 */
	private interface Source<T> extends Closeable {

		@Nullable T take() throws IOException;

	}

}
