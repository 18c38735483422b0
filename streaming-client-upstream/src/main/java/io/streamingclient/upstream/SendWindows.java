package io.streamingclient.upstream;

import java.util.HashMap;
import java.util.Map;

/**
 * How much DATA the client allows, on one connection.
 */
final class SendWindows {

	private static final long DEFAULT = 65_535;

	private final Board board = new Board();

	private final Map<Integer, Long> streams = new HashMap<>();

	private long connection = DEFAULT;

	private long initial = DEFAULT;

	void open(int streamId) {
		this.board.update(() -> this.streams.put(streamId, this.initial));
	}

	void close(int streamId) {
		this.board.update(() -> this.streams.remove(streamId));
	}

	void widen(int streamId, int increment) {
		this.board.update(() -> {
			if (streamId == 0) {
				this.connection += increment;
			}
			this.streams.computeIfPresent(streamId, (id, window) -> window + increment);
		});
	}

	void setInitial(long size) {
		this.board.update(() -> change(size));
	}

	void lowerInitial(long size) {
		this.board.update(() -> change(Math.min(size, this.initial)));
	}

	private void change(long size) {
		long change = size - this.initial;
		this.initial = size;
		this.streams.replaceAll((id, window) -> window + change);
	}

	/**
	 * Takes as much as is allowed, but waits until something is.
	 */
	int take(int streamId, int wanted) throws InterruptedException {
		int[] taken = new int[1];
		this.board.await(() -> {
			long stream = this.streams.getOrDefault(streamId, (long) wanted);
			taken[0] = (int) Math.max(0, Math.min(wanted, Math.min(stream, this.connection)));
			this.connection -= taken[0];
			this.streams.computeIfPresent(streamId, (id, window) -> window - taken[0]);
			return taken[0] > 0;
		});
		return taken[0];
	}

}
