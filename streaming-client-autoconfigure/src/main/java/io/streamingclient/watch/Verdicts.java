package io.streamingclient.watch;

import io.streamingclient.stream.Clock;
import io.streamingclient.stream.LiveStream;
import io.streamingclient.stream.Verdict;
import io.streamingclient.stream.WireFacts;

/**
 * What to think of a stream. A pause is not worth a word before it has lasted for a
 * quarter of {@code stuck-after}: between two events of a healthy stream there is always
 * one.
 */
final class Verdicts {

	private static final int GRACE_DIVISOR = 4;

	private Verdicts() {
	}

	/**
	 * How long a pause must last to be worth a word.
	 * @param stream a row
	 * @return nanoseconds
	 */
	static long graceNanos(LiveStream stream) {
		return stream.descriptor().timeouts().stuckAfter().toNanos() / GRACE_DIVISOR;
	}

	static Verdict of(LiveStream stream, Clock waitingFor) {
		WireFacts wire = stream.wire();
		return switch (waitingFor) {
			case ACQUIRE, CONNECT -> Verdict.AWAITING_CONNECTION;
			case UPLOAD -> wire.isWindowStarved() ? Verdict.WINDOW_STARVED : Verdict.UPLOAD_STALLED;
			case RESPONSE -> Verdict.AWAITING_HEADERS;
			case IDLE -> ofSilence(wire);
			case CLAIM, CONSUMER -> Verdict.SLOW_CONSUMER;
			case RELEASE -> Verdict.ORPHANED;
			case PRODUCER, BACKOFF, TOTAL -> Verdict.HEALTHY;
		};
	}

	private static Verdict ofSilence(WireFacts wire) {
		if (wire.isEndMissing()) {
			return Verdict.HALF_CLOSED;
		}
		return wire.isWindowStarved() ? Verdict.WINDOW_STARVED : Verdict.STALLED;
	}

	/**
	 * Whether a verdict has lasted for too long. In the time of the sweeps, like the
	 * clocks: a pause of the process makes no stream stuck.
	 * @param stream the row
	 * @param verdict the verdict
	 * @param quietNanos for how long there has been reason for it
	 * @return whether the stream is stuck
	 */
	static boolean isStuck(LiveStream stream, Verdict verdict, long quietNanos) {
		return verdict.isSuspicious() && quietNanos > stream.descriptor().timeouts().stuckAfter().toNanos();
	}

}
