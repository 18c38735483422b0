package io.streamingclient.stream;

import org.jspecify.annotations.Nullable;

/**
 * What the watchdog remembers of one stream from sweep to sweep. Only the watchdog
 * writes; the verdict may be read by any thread.
 */
public final class Vigil {

	private @Nullable Clock clock;

	private long progress = -1;

	private long quietSince;

	private volatile boolean confirming;

	private volatile Judgement judgement = Judgement.HEALTHY;

	/**
	 * Note where the stream stands now and learn for how long it has stood there.
	 * @param clock what is being waited for
	 * @param progress a number that changes with every step forward
	 * @param now the time of this sweep, in nanoseconds
	 * @return nanoseconds without a step forward while waiting for the same thing
	 */
	public long quiet(Clock clock, long progress, long now) {
		if (clock != this.clock || progress != this.progress) {
			this.clock = clock;
			this.progress = progress;
			this.quietSince = now;
		}
		return now - this.quietSince;
	}

	/**
	 * Begin a last look before an intervention.
	 * @return {@code false} if one is under way
	 */
	public boolean beginConfirmation() {
		if (this.confirming) {
			return false;
		}
		this.confirming = true;
		return true;
	}

	/**
	 * The last look is over. May be called by any thread.
	 */
	public void endConfirmation() {
		this.confirming = false;
	}

	/**
	 * Pass a verdict.
	 * @param verdict the verdict
	 * @param stuck whether it has lasted for too long
	 * @param since {@link System#nanoTime()} when its reason began
	 * @return whether the verdict differs from the one before
	 */
	public boolean judge(Verdict verdict, boolean stuck, long since) {
		Judgement before = this.judgement;
		if (before.verdict() == verdict && before.stuck() == stuck) {
			return false;
		}
		this.judgement = new Judgement(verdict, stuck, since);
		return before.verdict() != verdict;
	}

	Judgement judgement() {
		return this.judgement;
	}

	record Judgement(Verdict verdict, boolean stuck, long since) {

		static final Judgement HEALTHY = new Judgement(Verdict.HEALTHY, false, 0);

	}

}
