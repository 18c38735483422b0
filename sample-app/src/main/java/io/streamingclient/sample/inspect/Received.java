package io.streamingclient.sample.inspect;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What an inspected stream has brought so far, below the decoder.
 */
final class Received {

	private final AtomicLong bytes = new AtomicLong();

	private final AtomicInteger attempts = new AtomicInteger();

	void attempt() {
		this.attempts.incrementAndGet();
	}

	void bytes(int count) {
		this.bytes.addAndGet(count);
	}

	long bytes() {
		return this.bytes.get();
	}

	int attempts() {
		return this.attempts.get();
	}

}
