package io.streamingclient.wire;

import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * The queue for the connections of one remote host. Stands in front of the pool, because
 * Reactor Netty does not take a stream out of its own queue when the stream has ended,
 * and a cancellation from outside can meet the handing-over of a connection, which is
 * then nobody's. Here a stream that ends leaves, whether it waits or holds a slot.
 * Thread-safe; the lock is held for a few instructions, never while anybody is called.
 */
final class SlotGate {

	private final int slots;

	private final int maxWaiting;

	private final Set<WireLink> holders = new HashSet<>();

	private final Map<WireLink, MonoSink<Void>> waiting = new LinkedHashMap<>();

	SlotGate(int slots, int maxWaiting) {
		this.slots = slots;
		this.maxWaiting = maxWaiting;
	}

	/**
	 * Get a slot, or stand in the queue for one.
	 * @param link the link of the stream
	 * @return completes when the stream has a slot; a stream that has one already keeps
	 * it
	 */
	Mono<Void> enter(WireLink link) {
		return Mono.create((sink) -> {
			Entrance entrance = enter(link, sink);
			if (entrance == Entrance.OPEN) {
				link.slotTaken();
				sink.success();
			}
			else if (entrance == Entrance.FULL) {
				sink.error(new SlotQueueFullException(this.maxWaiting));
			}
		});
	}

	private synchronized Entrance enter(WireLink link, MonoSink<Void> sink) {
		if (link.isOver()) {
			return Entrance.LATE;
		}
		if (this.holders.contains(link)) {
			return Entrance.OPEN;
		}
		if (this.holders.size() < this.slots) {
			this.holders.add(link);
			return Entrance.OPEN;
		}
		if (this.waiting.size() >= this.maxWaiting) {
			return Entrance.FULL;
		}
		this.waiting.put(link, sink);
		return Entrance.QUEUE;
	}

	/**
	 * Give the slot back, or the place in the queue.
	 * @param link the link of a stream that has ended
	 */
	void leave(WireLink link) {
		Next next = remove(link);
		if (next != null) {
			next.link().slotTaken();
			next.sink().success();
		}
	}

	private synchronized @Nullable Next remove(WireLink link) {
		this.waiting.remove(link);
		if (!this.holders.remove(link)) {
			return null;
		}
		Iterator<Map.Entry<WireLink, MonoSink<Void>>> queue = this.waiting.entrySet().iterator();
		if (!queue.hasNext()) {
			return null;
		}
		Map.Entry<WireLink, MonoSink<Void>> first = queue.next();
		queue.remove();
		this.holders.add(first.getKey());
		return new Next(first.getKey(), first.getValue());
	}

	synchronized int taken() {
		return this.holders.size();
	}

	synchronized int waiting() {
		return this.waiting.size();
	}

	private enum Entrance {

		OPEN, QUEUE, FULL, LATE

	}

	private record Next(WireLink link, MonoSink<Void> sink) {

	}

}
