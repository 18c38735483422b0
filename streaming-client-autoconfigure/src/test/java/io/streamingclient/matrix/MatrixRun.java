package io.streamingclient.matrix;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Plays all rows with all clients, many at a time: most of them wait.
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

	// most rows of plain clients hang; those of this client use the processor
	private static final int PLAIN_AT_A_TIME = 32;

	private static final int OURS_AT_A_TIME = 6;

	private static final long LIMIT_SECONDS = 300;

	private final Certificates certificates = Certificates.create();

	private final StreamingClientSubject ours = new StreamingClientSubject(this.certificates);

	private final PlainWebClient plain = new PlainWebClient(this.certificates);

	private final PlainWebClient timed = new PlainWebClient(this.certificates,
			"spring.http.clients.read-timeout=" + CLOCK.toMillis() + "ms");

	private final ExecutorService forOurs = Executors.newFixedThreadPool(OURS_AT_A_TIME);

	private final ExecutorService forPlain = Executors.newFixedThreadPool(PLAIN_AT_A_TIME);

	private final Map<String, Future<Observation>> ofOurs = new HashMap<>();

	private final Map<String, Future<Observation>> ofPlain = new HashMap<>();

	private final Map<String, Future<Observation>> ofTimed = new HashMap<>();

	MatrixRun(List<Fault> faults) {
		Play play = new Play(this.certificates);
		for (Fault fault : faults) {
			this.ofOurs.put(fault.toString(), this.forOurs.submit(() -> play.withOurs(fault, this.ours)));
			this.ofPlain.put(fault.toString(),
					this.forPlain.submit(() -> play.withPlain(fault, this.plain, fault.plain())));
			Plain withTimeout = fault.timed();
			if (withTimeout != null) {
				this.ofTimed.put(fault.toString(),
						this.forPlain.submit(() -> play.withTimed(fault, this.timed, withTimeout)));
			}
		}
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
		this.forOurs.shutdownNow();
		this.forPlain.shutdownNow();
		this.ours.close();
		this.plain.close();
		this.timed.close();
	}

}
