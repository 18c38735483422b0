package io.streamingclient.stream;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

import io.streamingclient.table.DefaultTableRegistry;

/**
 * Live streams without a network.
 */
public final class TestStreams implements AutoCloseable {

	private final DefaultTableRegistry tables = TestTables.open();

	private final Queue<Termination> terminations = new ConcurrentLinkedQueue<>();

	private final Queue<StreamSnapshot> verdicts = new ConcurrentLinkedQueue<>();

	private final LiveStreams streams;

	private final LiveConnections connections;

	public TestStreams() {
		this.connections = new LiveConnections(this.tables);
		this.streams = new LiveStreams(this.tables, List.of(new StreamListener() {

			@Override
			public void onVerdict(StreamSnapshot stream) {
				TestStreams.this.verdicts.add(stream);
			}

			@Override
			public void onEnded(Termination termination) {
				TestStreams.this.terminations.add(termination);
			}

		}));
	}

	public LiveStreams streams() {
		return this.streams;
	}

	public LiveConnections connections() {
		return this.connections;
	}

	DefaultTableRegistry tables() {
		return this.tables;
	}

	public LiveStream open(Control control, StreamTimeouts timeouts) {
		return open(this.streams, control, timeouts);
	}

	static LiveStream open(LiveStreams streams, Control control, StreamTimeouts timeouts) {
		return streams.open(new StreamDescriptor("reports", "GET", ScrubbedUri.of("http://localhost/report"), timeouts),
				control);
	}

	public List<Termination> terminations() {
		return List.copyOf(this.terminations);
	}

	public List<StreamSnapshot> verdicts() {
		return List.copyOf(this.verdicts);
	}

	@Override
	public void close() {
		this.tables.close();
	}

	/**
	 * Counts what a row asks of its exchange.
	 */
	public static class Control implements StreamControl {

		private final Queue<StreamException> terminated = new ConcurrentLinkedQueue<>();

		private final AtomicInteger ended = new AtomicInteger();

		private final AtomicInteger wireEnds = new AtomicInteger();

		@Override
		public void terminate(StreamException error) {
			this.terminated.add(error);
		}

		@Override
		public void ended() {
			this.ended.incrementAndGet();
		}

		@Override
		public void confirm(Runnable look) {
			look.run();
		}

		@Override
		public void suspectConnection() {
			// there is none
		}

		@Override
		public void endOnTheWire() {
			this.wireEnds.incrementAndGet();
		}

		@Override
		public @Nullable String http2State() {
			return null;
		}

		@Override
		public void refresh() {
			// nothing to refresh
		}

		public List<StreamException> terminations() {
			return List.copyOf(this.terminated);
		}

		public int wireEnds() {
			return this.wireEnds.get();
		}

		public int ends() {
			return this.ended.get();
		}

	}

}
