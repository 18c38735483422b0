package io.streamingclient.stream;

import java.util.concurrent.Executor;

import io.streamingclient.table.DuplicateRowException;
import io.streamingclient.table.Table;
import io.streamingclient.table.TableFullException;
import io.streamingclient.table.TableRegistryClosedException;

/**
 * The event loops that streams run on, each with one heartbeat for all its streams.
 * Thread-safe.
 */
final class EventLoops {

	private final Table<Executor, LoopPulse> loops;

	EventLoops(Table<Executor, LoopPulse> loops) {
		this.loops = loops;
	}

	/**
	 * The heartbeat of a loop. A loop that finds no room in the table has one of its own.
	 * @param loop the loop; calls this itself
	 * @return the heartbeat
	 */
	LoopPulse pulse(Executor loop) {
		try {
			return this.loops.find(loop).orElseGet(() -> add(loop));
		}
		catch (TableFullException | TableRegistryClosedException ex) {
			return new LoopPulse(loop, Thread.currentThread());
		}
	}

	private LoopPulse add(Executor loop) {
		LoopPulse pulse = new LoopPulse(loop, Thread.currentThread());
		try {
			this.loops.add(loop, pulse);
			return pulse;
		}
		catch (DuplicateRowException ex) {
			return this.loops.find(loop).orElse(pulse);
		}
	}

}
