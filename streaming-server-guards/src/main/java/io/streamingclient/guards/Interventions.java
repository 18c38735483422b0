package io.streamingclient.guards;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * How often each guard has done something.
 */
final class Interventions {

	private final Map<Guard, LongAdder> counts = new EnumMap<>(Guard.class);

	Interventions() {
		for (Guard guard : Guard.values()) {
			this.counts.put(guard, new LongAdder());
		}
	}

	void add(Guard guard) {
		counter(guard).increment();
	}

	long of(Guard guard) {
		return counter(guard).sum();
	}

	private LongAdder counter(Guard guard) {
		LongAdder counter = this.counts.get(guard);
		if (counter == null) {
			throw new IllegalArgumentException("There is no counter of " + guard);
		}
		return counter;
	}

}
