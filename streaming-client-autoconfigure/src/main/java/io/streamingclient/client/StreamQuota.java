package io.streamingclient.client;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many streams of one client may be live at once. Thread-safe.
 */
public final class StreamQuota {

	private final int limit;

	private final AtomicInteger live = new AtomicInteger();

	StreamQuota(int limit) {
		this.limit = limit;
	}

	/**
	 * Take the place of one stream, if there is one.
	 * @return whether there was
	 */
	public boolean tryTake() {
		return this.live.getAndUpdate((now) -> (now < this.limit) ? now + 1 : now) < this.limit;
	}

	/**
	 * Give the place of one stream back.
	 */
	public void giveBack() {
		this.live.decrementAndGet();
	}

	/**
	 * How many places there are.
	 * @return streams that may be live at once
	 */
	public int limit() {
		return this.limit;
	}

}
