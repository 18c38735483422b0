package io.streamingclient.matrix;

import org.jspecify.annotations.Nullable;

import io.streamingclient.stream.Clock;
import io.streamingclient.stream.Phase;

/**
 * What an error says of itself.
 *
 * @param word its type: one of ours, or the simple name of the root cause
 * @param phase the phase it names, or {@code null}
 * @param clock the clock it names, or {@code null}
 */
record ErrorWord(String word, @Nullable Phase phase, @Nullable Clock clock) {

	@Override
	public String toString() {
		return this.word + ((this.clock != null) ? " (" + this.clock + ")" : "")
				+ ((this.phase != null) ? " while " + this.phase : "");
	}

}
