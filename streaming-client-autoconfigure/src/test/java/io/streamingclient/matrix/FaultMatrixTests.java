package io.streamingclient.matrix;

import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.streamingclient.matrix.Observation.Ending;
import io.streamingclient.stream.Clock;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds every row of {@code docs/fault-matrix.md} to the truth, for all clients. The rows
 * are played together, and each test looks at one of them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultMatrixTests {

	// far below the other clocks: on a machine that pauses it takes longer
	private static final Duration LATE = Duration.ofSeconds(10);

	// before an upload stalls, it fills the buffers of both sockets, or the windows
	private static final Duration FILLED = Duration.ofSeconds(10);

	private MatrixRun run;

	@BeforeAll
	void play() {
		this.run = new MatrixRun(Catalogue.faults());
	}

	@AfterAll
	void close() {
		this.run.close();
	}

	@ParameterizedTest
	@MethodSource("faults")
	void thisClientTellsTheTruthInTime(Fault fault) {
		Observation seen = this.run.ours(fault);
		Truth truth = fault.truth();
		assertThat(seen.ending()).as("%s: %s", fault, seen).isEqualTo(truth.ending());
		assertThat(seen.error()).as("%s: %s", fault, seen).isEqualTo(truth.error());
		assertThat(seen.signals()).as("terminal signals").isEqualTo(1);
		assertThat(seen.afterwards()).as("afterwards: %s", seen).isNull();
		assertThat(seen.seen()).as("the server saw: %s", seen).isIn(ends(fault));
		if (truth.clock() != null) {
			assertThat(seen.elapsed()).as("not early: %s", seen).isGreaterThanOrEqualTo(MatrixRun.CLOCK);
			assertThat(seen.silence()).as("not late: %s", seen)
				.isLessThanOrEqualTo(MatrixRun.CLOCK.plus((truth.clock() == Clock.UPLOAD) ? FILLED : LATE));
		}
		assertNothingWrongWasDelivered(fault, seen);
	}

	// If both end it, whose end the server sees first is a race on a busy machine.
	private static Set<Seen> ends(Fault fault) {
		Set<Seen> ends = EnumSet.copyOf(fault.seen());
		if (ends.contains(Seen.ITS_OWN_END)) {
			ends.add(Seen.CLOSED);
			ends.add(Seen.CANCELLED);
		}
		return ends;
	}

	private static void assertNothingWrongWasDelivered(Fault fault, Observation seen) {
		List<String> whole = fault.scenario().whole();
		if (whole == null) {
			assertThat(seen.ending()).as("nothing can be complete").isNotEqualTo(Ending.COMPLETES);
		}
		else {
			assertThat(seen.elements()).as("what was delivered")
				.isEqualTo(whole.subList(0, Math.min(whole.size(), seen.elements().size())));
		}
	}

	@ParameterizedTest
	@MethodSource("faults")
	void plainWebClientDoesWhatTheDocumentSays(Fault fault) throws Exception {
		assertCovers(fault, fault.plain(), this.run.plain(fault), () -> this.run.playPlain(fault));
	}

	@ParameterizedTest
	@MethodSource("timed")
	void plainWebClientWithAReadTimeoutDoesWhatTheDocumentSays(Fault fault) throws Exception {
		assertCovers(fault, Objects.requireNonNull(fault.timed()), this.run.timed(fault),
				() -> this.run.playTimed(fault));
	}

	// The page says what the plain client does, and does not hold it to a clock: a row
	// that was played beside too many others is played again, alone.
	private static void assertCovers(Fault fault, Plain expected, Observation seen, Callable<Observation> alone)
			throws Exception {
		if (!expected.covers(seen)) {
			Observation again = alone.call();
			assertThat(expected.covers(again)).as("%s: expected %s, saw %s, and alone %s", fault, expected, seen, again)
				.isTrue();
		}
	}

	@Test
	void noTwoRowsAreTheSame() {
		Set<String> names = new HashSet<>();
		assertThat(Catalogue.faults())
			.allSatisfy((fault) -> assertThat(names.add(fault.toString())).as("%s", fault).isTrue());
	}

	static Stream<Fault> faults() {
		return Catalogue.faults().stream();
	}

	static Stream<Fault> timed() {
		return faults().filter((fault) -> fault.timed() != null);
	}

}
