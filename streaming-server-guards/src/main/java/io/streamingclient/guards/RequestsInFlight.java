package io.streamingclient.guards;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * The requests that have begun and are not over yet.
 */
final class RequestsInFlight {

	private final @Nullable Integer limit;

	private final AtomicInteger taken = new AtomicInteger();

	RequestsInFlight(@Nullable Integer limit) {
		this.limit = limit;
	}

	/**
	 * Begin a request.
	 * @return what ends it, however often it is called; {@code null} if it is one too
	 * many
	 */
	@Nullable Runnable begin() {
		int max = (this.limit != null) ? this.limit : Integer.MAX_VALUE;
		int before = this.taken.getAndUpdate((now) -> (now < max) ? now + 1 : now);
		if (before >= max) {
			return null;
		}
		AtomicBoolean over = new AtomicBoolean();
		return () -> {
			if (over.compareAndSet(false, true)) {
				this.taken.decrementAndGet();
			}
		};
	}

	int inFlight() {
		return this.taken.get();
	}

}
