package io.streamingclient.matrix;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

import org.springframework.core.NestedExceptionUtils;

import io.streamingclient.matrix.Observation.Ending;
import io.streamingclient.matrix.Scenario.Recovery;
import io.streamingclient.stream.Clock;
import io.streamingclient.upstream.SeenExchange;

/**
 * Plays one row with one client.
 */
final class Play {

	private static final String NEXT = "/next";

	private final Certificates certificates;

	Play(Certificates certificates) {
		this.certificates = certificates;
	}

	Observation withOurs(Fault fault, Subject subject) throws Exception {
		return play(fault, subject, MatrixRun.SOON, fault.scenario().recovery());
	}

	// what is not to hang may take its time on a busy machine
	Observation withPlain(Fault fault, Subject subject, Plain expected) throws Exception {
		Duration patience = expected.mayHang() ? MatrixRun.HANGING : MatrixRun.SOON;
		Recovery recovery = fault.scenario().recovery();
		return play(fault, subject, patience, (recovery == Recovery.IN_THE_END) ? Recovery.AT_ONCE : recovery);
	}

	Observation withTimed(Fault fault, Subject subject, Plain expected) throws Exception {
		Duration patience = expected.mayHang() ? MatrixRun.HANGING : MatrixRun.SOON;
		return play(fault, subject, patience, Recovery.NEVER);
	}

	private Observation play(Fault fault, Subject subject, Duration patience, Recovery recovery) throws Exception {
		Scenario scenario = fault.scenario();
		try (Venue venue = scenario.venue().open(fault.wire(), this.certificates)) {
			if (venue.isScripted()) {
				venue.scripted().on(NEXT).respond(200).body("next\n");
			}
			Reader reader = subject.readerFor(fault, venue.uri());
			Scene scene = new Scene(venue, reader, scenario.reading());
			Watcher watcher = new Watcher(scenario.pace());
			scenario.plot().play(scene).subscribe(watcher);
			boolean ended = watcher.awaitEnd(patience.plus(scenario.pace().pause()));
			Seen seen = seen(venue, (ended && !fault.seen().contains(Seen.NOTHING)) ? patience : Duration.ZERO);
			String afterwards = (ended && recovery != Recovery.NEVER) ? afterwards(scene, recovery) : null;
			reader.awaitNothingLeft();
			Duration silence = Duration.ofNanos(watcher.endedAt() - clockStart(fault, venue, watcher));
			return observation(scenario, reader, watcher, ended, silence, seen, afterwards);
		}
	}

	private static Observation observation(Scenario scenario, Reader reader, Watcher watcher, boolean ended,
			Duration silence, Seen seen, @Nullable String afterwards) {
		Throwable error = watcher.error();
		Ending ending = !ended ? Ending.HANGS : (error != null) ? Ending.FAILS
				: watcher.elements().equals(scenario.whole()) ? Ending.COMPLETES : Ending.COMPLETES_WRONG;
		return new Observation(ending, (error != null && ended) ? reader.describe(error) : null, watcher.elements(),
				watcher.ends(), watcher.elapsed(), silence, seen, afterwards,
				(error != null) ? error + " <- " + NestedExceptionUtils.getMostSpecificCause(error) : null);
	}

	private static Seen seen(Venue venue, Duration patience) {
		Optional<SeenExchange> exchange = exchange(venue);
		if (exchange.isEmpty()) {
			return Seen.NO_REQUEST;
		}
		await(patience, () -> exchange.get().end().isPresent());
		return Seen.of(exchange.get());
	}

	private static Optional<SeenExchange> exchange(Venue venue) {
		return venue.isScripted()
				? venue.scripted().exchanges().stream().filter((one) -> one.path().equals(Plot.PATH)).findFirst()
				: Optional.empty();
	}

	// a clock cannot have started before the upstream had the request, or sent its last
	// byte of the body
	private static long clockStart(Fault fault, Venue venue, Watcher watcher) {
		return exchange(venue).map((exchange) -> {
			OptionalLong start = (fault.truth().clock() == Clock.IDLE) ? exchange.lastByteSentAt()
					: (fault.truth().clock() == Clock.RESPONSE) ? exchange.requestWholeAt() : OptionalLong.empty();
			return start.orElse(exchange.startedAt());
		}).orElse(watcher.startedAt());
	}

	private static @Nullable String afterwards(Scene scene, Recovery recovery) {
		Call next = Call.healthy(NEXT);
		String first = attempt(scene.reader(), next);
		if (first == null || recovery == Recovery.AT_ONCE) {
			return first;
		}
		return await(MatrixRun.SOON, () -> attempt(scene.reader(), next) == null) ? null : first;
	}

	private static @Nullable String attempt(Reader reader, Call next) {
		Watcher watcher = new Watcher(Pace.steady());
		reader.read(next).subscribe(watcher);
		try {
			boolean ended = watcher.awaitEnd(MatrixRun.SOON);
			boolean served = ended && watcher.error() == null && watcher.elements().equals(List.of("next"));
			return served ? null : ended ? "the next request fails" : "the next request hangs";
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	private static boolean await(Duration patience, Callable<Boolean> condition) {
		try {
			Awaitility.await().pollInSameThread().atMost(patience.plusMillis(200)).until(condition);
			return true;
		}
		catch (ConditionTimeoutException ex) {
			return false;
		}
	}

}
