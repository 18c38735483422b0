package io.streamingclient.watch;

import java.time.Duration;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.streamingclient.stream.Clock;
import io.streamingclient.stream.LiveStream;
import io.streamingclient.stream.LiveStreams;
import io.streamingclient.stream.LoopPulse;
import io.streamingclient.stream.Verdict;

/**
 * Looks at every stream: passes a verdict, and ends the stream if its clock ran out. A
 * stream whose event loop is blocked is not ended, because nothing can be known of it.
 */
final class StreamWatch {

	private static final Logger logger = LoggerFactory.getLogger(StreamWatch.class);

	private final LiveStreams streams;

	StreamWatch(LiveStreams streams) {
		this.streams = streams;
	}

	/**
	 * Look at every stream once.
	 * @param now the time of this sweep, in nanoseconds
	 * @throws IllegalStateException if some could not be looked at
	 */
	void sweep(long now) {
		PassedOver passedOver = new PassedOver();
		Consumer<LiveStream> look = (stream) -> lookSafely(stream, now, passedOver);
		this.streams.forEach(look);
		this.streams.forEachClosing(look);
		passedOver.raise();
	}

	// Not even an error of the JVM may take the watchdog away from the other streams.
	private void lookSafely(LiveStream stream, long now, PassedOver passedOver) {
		try {
			look(stream, now);
		}
		catch (Throwable ex) {
			passedOver.add(stream, ex);
		}
	}

	private void look(LiveStream stream, long now) {
		Clock clock = Waiting.clock(stream);
		long progress = Waiting.progress(stream, clock);
		long quiet = stream.vigil().quiet(clock, progress, now);
		long grace = Verdicts.graceNanos(stream);
		if (clock == Clock.ACQUIRE || clock == Clock.CONNECT || clock == Clock.UPLOAD || quiet >= grace / 2) {
			stream.control().refresh();
		}
		long blocked = blockedNanos(stream, now);
		if (blocked >= grace) {
			judge(stream, Verdict.LOOP_BLOCKED, blocked);
			return;
		}
		judge(stream, (quiet < grace) ? Verdict.HEALTHY : Verdicts.of(stream, clock), quiet);
		endIfDue(stream, clock, progress, quiet);
	}

	private static long blockedNanos(LiveStream stream, long now) {
		LoopPulse pulse = stream.wire().loop();
		if (pulse == null) {
			return 0;
		}
		pulse.ask(now);
		return pulse.silentNanos(now);
	}

	private void judge(LiveStream stream, Verdict verdict, long lastingNanos) {
		boolean stuck = Verdicts.isStuck(stream, verdict, lastingNanos);
		if (stream.vigil().judge(verdict, stuck, System.nanoTime() - lastingNanos)) {
			this.streams.judged(stream);
			switch (verdict) {
				case LOOP_BLOCKED -> report(stream.wire().loop(), lastingNanos);
				case ORPHANED -> endOnceMore(stream);
				default -> {
				}
			}
		}
	}

	// If even that does not help, the connection is dead, and a PING will show it.
	private static void endOnceMore(LiveStream stream) {
		logger.warn("{} is over for the application and still open on the wire", stream);
		if (stream.descriptor().observed()) {
			return;
		}
		stream.control().suspectConnection();
		stream.control().endOnTheWire();
	}

	// The stack is what an operator needs, and it is gone when the loop goes on.
	private static void report(@Nullable LoopPulse pulse, long lastingNanos) {
		if (pulse != null && pulse.beginReport()) {
			logger.warn(
					"The event loop {} has served none of its streams for {} ms. Move blocking code to another "
							+ "scheduler (publishOn). It is at:{}",
					pulse.thread().getName(), Duration.ofNanos(lastingNanos).toMillis(),
					StackOf.thread(pulse.thread()));
		}
	}

	private static void endIfDue(LiveStream stream, Clock clock, long progress, long quietNanos) {
		Duration timeout = clock.in(stream.descriptor().timeouts());
		if (stream.descriptor().observed()) {
			forgetIfUnclaimed(stream, clock, timeout, quietNanos);
			return;
		}
		if (timeout != null && quietNanos >= timeout.toNanos()) {
			Interventions.expire(stream, clock, timeout, progress);
		}
		Duration total = stream.descriptor().timeouts().total();
		if (total != null && clock != Clock.RELEASE && stream.age().compareTo(total) >= 0) {
			stream.terminate(Interventions.error(stream, Clock.TOTAL, total));
		}
	}

	// The exchange stays as it is; if it holds a connection, it is orphaned from now on.
	private static void forgetIfUnclaimed(LiveStream stream, Clock clock, @Nullable Duration timeout, long quietNanos) {
		if (clock == Clock.CLAIM && timeout != null && quietNanos >= timeout.toNanos()) {
			stream.cancel();
		}
	}

}
