package io.streamingclient.matrix;

import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import io.streamingclient.matrix.Observation.Ending;

/**
 * What a plain {@code WebClient} makes of a row: one text for the document, and all
 * observations that it stands for.
 *
 * @param text what the document says
 * @param isTrue whether the application learns what happened, and can go on
 * @param endings how the stream may end
 * @param errors the root causes of the error it may end with
 * @param afterwards what may be wrong after the end, or {@code null} if nothing may
 */
record Plain(String text, boolean isTrue, Set<Ending> endings, Set<String> errors, @Nullable String afterwards) {

	static Plain completes() {
		return new Plain("completes", true, Set.of(Ending.COMPLETES), Set.of(), null);
	}

	static Plain completes(String though) {
		return new Plain("**completes**, " + though, false, Set.of(Ending.COMPLETES), Set.of(), null);
	}

	static Plain completesWrong(String how) {
		return new Plain("**completes**, " + how, false, Set.of(Ending.COMPLETES_WRONG), Set.of(), null);
	}

	static Plain hangs() {
		return new Plain("**hangs**", false, Set.of(Ending.HANGS), Set.of(), null);
	}

	/**
	 * It fails, which is the truth.
	 * @param first the root cause that the document names
	 * @param others what it may be as well
	 * @return the expectation
	 */
	static Plain fails(String first, String... others) {
		Set<String> errors = new TreeSet<>(Set.of(others));
		errors.add(first);
		return new Plain("error: " + first, true, Set.of(Ending.FAILS), Set.copyOf(errors), null);
	}

	/**
	 * It fails, and nothing was wrong.
	 * @param first the root cause that the document names
	 * @param others what it may be as well
	 * @return the expectation
	 */
	static Plain kills(String first, String... others) {
		Plain failure = fails(first, others);
		return new Plain("**killed**: " + first, false, failure.endings, failure.errors, null);
	}

	/**
	 * It may also fail, where the machine is so busy that a healthy server seems slow.
	 * @param error the root cause
	 * @return the expectation
	 */
	Plain unlessBusy(String error) {
		Set<Ending> more = EnumSet.of(Ending.FAILS);
		more.addAll(this.endings);
		return new Plain(this.text, this.isTrue, more, Set.of(error), this.afterwards);
	}

	boolean mayHang() {
		return this.endings.contains(Ending.HANGS);
	}

	/**
	 * The request after it may not be served either; the document does not say so.
	 * @param what is wrong with it, when something is
	 * @return the expectation
	 */
	Plain maybeThen(String what) {
		return new Plain(this.text, this.isTrue, this.endings, this.errors, what);
	}

	/**
	 * The request after it may not be served either, and the document says so.
	 * @param what is wrong with it, when something is
	 * @return the expectation
	 */
	Plain andMaybe(String what) {
		return new Plain(this.text + ", and **maybe " + what + "**", false, this.endings, this.errors, what);
	}

	boolean covers(Observation seen) {
		return this.endings.contains(seen.ending())
				&& (seen.error() == null || this.errors.contains(seen.error().word()))
				&& (seen.afterwards() == null || seen.afterwards().equals(this.afterwards));
	}

	@Override
	public String toString() {
		return this.text;
	}

}
