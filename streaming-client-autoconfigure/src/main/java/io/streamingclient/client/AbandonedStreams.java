package io.streamingclient.client;

import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.streamingclient.stream.LiveStream;

/**
 * Ends the streams whose readers were garbage-collected without having been closed. It
 * belongs to the application and ends with it. (A {@link java.lang.ref.Cleaner} does the
 * same, but its thread ends only after another garbage collection.) Thread-safe.
 */
final class AbandonedStreams implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(AbandonedStreams.class);

	private final ReferenceQueue<Object> collected = new ReferenceQueue<>();

	private final Set<Watch> watches = ConcurrentHashMap.newKeySet();

	private final Thread thread = new Thread(this::endWhatIsCollected, "streaming-client-abandoned");

	private volatile boolean closed;

	AbandonedStreams() {
		this.thread.setDaemon(true);
	}

	void start() {
		this.thread.start();
	}

	/**
	 * Watch a reader.
	 * @param reader what the application holds
	 * @param buffer what the running stream holds; does not refer to the reader
	 * @return to be ended when the reader is closed
	 */
	Watch watch(Object reader, PullBuffer<?> buffer) {
		Watch watch = new Watch(reader, buffer);
		this.watches.add(watch);
		return watch;
	}

	private void endWhatIsCollected() {
		while (!this.closed) {
			try {
				Reference<?> next = this.collected.remove();
				if (next instanceof Watch watch) {
					watch.collected();
				}
			}
			catch (InterruptedException ex) {
				// closed
			}
			catch (Throwable ex) {
				// must go on for the others
				logger.warn("An abandoned stream could not be ended", ex);
			}
		}
	}

	@Override
	public void close() {
		this.closed = true;
		this.thread.interrupt();
		List.copyOf(this.watches).forEach(Watch::closeWithApplication);
	}

	/**
	 * Watches one reader.
	 */
	final class Watch extends PhantomReference<Object> {

		private final PullBuffer<?> buffer;

		private Watch(Object reader, PullBuffer<?> buffer) {
			super(reader, AbandonedStreams.this.collected);
			this.buffer = buffer;
		}

		void end() {
			AbandonedStreams.this.watches.remove(this);
			clear();
		}

		private void collected() {
			AbandonedStreams.this.watches.remove(this);
			LiveStream stream = this.buffer.stream();
			if (stream != null && !this.buffer.isReadToTheEnd()) {
				logger.warn(
						"Stream {} of client '{}' ({} {}) was abandoned: its reader was garbage-collected before it was "
								+ "read to its end or closed. The stream is ended now; close what pull() returns, best "
								+ "with try-with-resources.",
						stream.id(), stream.descriptor().client(), stream.descriptor().method(),
						stream.descriptor().target());
			}
			this.buffer.close();
		}

		private void closeWithApplication() {
			end();
			this.buffer.drop();
		}

	}

}
