package io.streamingclient.matrix;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.streamingclient.upstream.Script;

/**
 * Plays all rows with all clients, many at a time.
 */
final class MatrixRun implements AutoCloseable {

	/**
	 * What the clock is set to that ends a row.
	 */
	static final Duration CLOCK = Duration.ofSeconds(1);

	/**
	 * How long a plain client may take before we say that it hangs.
	 */
	static final Duration HANGING = Duration.ofSeconds(5);

	/**
	 * How long we wait for what must happen.
	 */
	static final Duration SOON = Duration.ofSeconds(20);

	private static final int WAITING_AT_A_TIME = 32;

	private static final int WORKING_AT_A_TIME = 10;

	private static final long LIMIT_SECONDS = 300;

	private final Certificates certificates = Certificates.create();

	private final Play play = new Play(this.certificates);

	private final StreamingClientSubject ours = new StreamingClientSubject(this.certificates);

	private final PlainWebClient plain = new PlainWebClient(this.certificates);

	private final PlainWebClient timed = new PlainWebClient(this.certificates,
			"spring.http.clients.read-timeout=" + CLOCK.toMillis() + "ms");

	private final ExecutorService waiting = Executors.newFixedThreadPool(WAITING_AT_A_TIME);

	private final ExecutorService working = Executors.newFixedThreadPool(WORKING_AT_A_TIME);

	private final Map<String, Future<Observation>> ofOurs = new HashMap<>();

	private final Map<String, Future<Observation>> ofPlain = new HashMap<>();

	private final Map<String, Future<Observation>> ofTimed = new HashMap<>();

	/**
	 * Play rows. Those of this client come first, and not too many at once, because they
	 * are held to their clocks.
	 * @param faults the rows
	 */
	MatrixRun(List<Fault> faults) {
		warmUp();
		faults.forEach((fault) -> this.ofOurs.put(fault.toString(),
				this.working.submit(() -> this.play.withOurs(fault, this.ours))));
		faults.forEach(this::ours);
		for (Fault fault : faults) {
			this.ofPlain.put(fault.toString(), threadsFor(fault.plain()).submit(() -> playPlain(fault)));
			Plain withTimeout = fault.timed();
			if (withTimeout != null) {
				this.ofTimed.put(fault.toString(), threadsFor(withTimeout).submit(() -> playTimed(fault)));
			}
		}
	}

	private void warmUp() {
		Rows rows = new Rows("Warm-up");
		rows.row("A healthy response", Wire.values())
			.script(Script.respondWith(200).body("a\n"))
			.whole("a")
			.truth(Truth.completes())
			.plain(Plain.completes());
		rows.all()
			.forEach((row) -> this.ofOurs.put(row.toString(),
					this.working.submit(() -> this.play.withOurs(row, this.ours))));
		rows.all().forEach(this::ours);
	}

	private ExecutorService threadsFor(Plain expected) {
		return expected.mayHang() ? this.waiting : this.working;
	}

	/**
	 * Play a row with the plain client, now.
	 * @param fault the row
	 * @return what was seen
	 */
	Observation playPlain(Fault fault) throws Exception {
		return this.play.withPlain(fault, this.plain, fault.plain());
	}

	/**
	 * Play a row with the plain client that has a read timeout, now.
	 * @param fault the row
	 * @return what was seen
	 */
	Observation playTimed(Fault fault) throws Exception {
		return this.play.withTimed(fault, this.timed, Objects.requireNonNull(fault.timed()));
	}

	Observation ours(Fault fault) {
		return await(this.ofOurs, fault);
	}

	Observation plain(Fault fault) {
		return await(this.ofPlain, fault);
	}

	Observation timed(Fault fault) {
		return await(this.ofTimed, fault);
	}

	private static Observation await(Map<String, Future<Observation>> observations, Fault fault) {
		try {
			return observations.get(fault.toString()).get(LIMIT_SECONDS, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
		catch (ExecutionException | TimeoutException ex) {
			throw new AssertionError(fault + " could not be played", ex);
		}
	}

	@Override
	public void close() {
		this.waiting.shutdownNow();
		this.working.shutdownNow();
		this.ours.close();
		this.plain.close();
		this.timed.close();
	}

}
