package io.streamingclient.matrix;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

import io.streamingclient.matrix.Observation.Ending;
import io.streamingclient.stream.Clock;
import io.streamingclient.stream.ErrorType;
import io.streamingclient.stream.Phase;

/**
 * What is true of a row, and what this client must say.
 *
 * @param ending how the stream ends
 * @param type the type of the error, or {@code null} without one
 * @param phase the phase it names, or {@code null} without one
 * @param clock the clock it names, or {@code null} if none ran out
 */
record Truth(Ending ending, @Nullable ErrorType type, @Nullable Phase phase, @Nullable Clock clock) {

	static Truth completes() {
		return new Truth(Ending.COMPLETES, null, null, null);
	}

	static Truth fails(ErrorType type, Phase phase) {
		return new Truth(Ending.FAILS, type, phase, null);
	}

	static Truth runsOut(Clock clock, ErrorType type, Phase phase) {
		return new Truth(Ending.FAILS, type, phase, clock);
	}

	@Nullable ErrorWord error() {
		return (this.type != null)
				? new ErrorWord(this.type.word(), this.phase, (this.type == ErrorType.TIMEOUT) ? this.clock : null)
				: null;
	}

	@Override
	public String toString() {
		if (this.type == null || this.phase == null) {
			return "completes";
		}
		return "`" + this.type.word() + "`" + ((this.clock != null) ? " after " + property(this.clock) : "") + ", "
				+ words(this.phase.name());
	}

	private static String property(Clock clock) {
		return (clock == Clock.UPLOAD) ? "upload-idle-timeout" : words(clock.name()) + "-timeout";
	}

	private static String words(String name) {
		return name.toLowerCase(Locale.ROOT).replace('_', ' ');
	}

}
