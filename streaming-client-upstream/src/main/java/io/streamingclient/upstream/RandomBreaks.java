package io.streamingclient.upstream;

import java.util.Random;
import java.util.function.Consumer;

/**
 * Breaks one connection after the other, each at a random byte and in a random way. The
 * next break is due before the connection is broken, so that none is missed however soon
 * the client comes back.
 */
final class RandomBreaks implements Consumer<ProxiedConnection> {

	private final Fuse fuse;

	private final Random random;

	private final Break[] kinds;

	private final long[] points;

	private int done;

	RandomBreaks(Fuse fuse, int times, long within, Random random, Break... kinds) {
		this.fuse = fuse;
		this.random = random;
		this.kinds = kinds.clone();
		this.points = random.longs(times, 0, within).sorted().toArray();
	}

	void start() {
		if (this.points.length > 0) {
			this.fuse.set(this.points[0], this);
		}
	}

	@Override
	public void accept(ProxiedConnection connection) {
		this.done++;
		if (this.done < this.points.length) {
			this.fuse.set(this.points[this.done] - this.points[this.done - 1], this);
		}
		this.kinds[this.random.nextInt(this.kinds.length)].happenTo(connection);
	}

}
