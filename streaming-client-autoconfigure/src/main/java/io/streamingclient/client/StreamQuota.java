package io.streamingclient.client;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many streams of one client may be live at once. Thread-safe.
 */
final class StreamQuota {

	private final int limit;

	private final AtomicInteger live = new AtomicInteger();

	StreamQuota(int limit) {
		this.limit = limit;
	}

	boolean tryTake() {
		return this.live.getAndUpdate((now) -> (now < this.limit) ? now + 1 : now) < this.limit;
	}

	void giveBack() {
		this.live.decrementAndGet();
	}

	int limit() {
		return this.limit;
	}

}
