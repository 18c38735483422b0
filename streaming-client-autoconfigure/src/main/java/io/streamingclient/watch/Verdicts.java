package io.streamingclient.watch;

import io.streamingclient.stream.Clock;
import io.streamingclient.stream.LiveStream;
import io.streamingclient.stream.Verdict;

/**
 * What to think of a stream. A pause is not worth a word before it has lasted for a
 * quarter of {@code stuck-after}: between two events of a healthy stream there is always
 * one.
 */
final class Verdicts {

	private static final int GRACE_DIVISOR = 4;

	private Verdicts() {
	}

	static Verdict of(LiveStream stream, Clock waitingFor, long quietNanos) {
		if (quietNanos < stream.descriptor().timeouts().stuckAfter().toNanos() / GRACE_DIVISOR) {
			return Verdict.HEALTHY;
		}
		return switch (waitingFor) {
			case ACQUIRE, CONNECT -> Verdict.AWAITING_CONNECTION;
			case UPLOAD -> Verdict.UPLOAD_STALLED;
			case RESPONSE -> Verdict.AWAITING_HEADERS;
			case IDLE -> Verdict.STALLED;
			case CLAIM, CONSUMER -> Verdict.SLOW_CONSUMER;
			case PRODUCER, TOTAL -> Verdict.HEALTHY;
		};
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
