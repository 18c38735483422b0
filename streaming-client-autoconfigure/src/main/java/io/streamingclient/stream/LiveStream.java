package io.streamingclient.stream;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import org.jspecify.annotations.Nullable;

/**
 * The row of one stream, from before anything is sent until its one end.
 * <p>
 * Facts are written by whoever measures them ({@link WireFacts}: the event loop,
 * {@link Demand}: the subscriber, {@link Vigil}: the watchdog) and may be read by any
 * thread. The end is decided here, once, by whoever comes first: {@link #complete()},
 * {@link #fail(StreamException)} and {@link #cancel()} are for the exchange itself;
 * {@link #terminate(StreamException)} is for everybody else and also ends the exchange.
 */
public final class LiveStream {

	private static final AtomicReferenceFieldUpdater<LiveStream, Phase> PHASE = AtomicReferenceFieldUpdater
		.newUpdater(LiveStream.class, Phase.class, "phase");

	private final StreamId id;

	private final StreamDescriptor descriptor;

	private final StreamControl control;

	private final LiveStreams owner;

	private final Instant startedAt = Instant.now();

	private final long startedNanos = System.nanoTime();

	private final WireFacts wire = new WireFacts();

	private final Demand demand = new Demand();

	private final Vigil vigil = new Vigil();

	private volatile Phase phase = Phase.ACQUIRING;

	private volatile boolean connecting;

	private volatile boolean claimed;

	private volatile int redirects;

	private volatile int attempts = 1;

	private volatile boolean resting;

	LiveStream(StreamId id, StreamDescriptor descriptor, StreamControl control, LiveStreams owner) {
		this.id = id;
		this.descriptor = descriptor;
		this.control = control;
		this.owner = owner;
	}

	/**
	 * The identity of this stream.
	 * @return the id
	 */
	public StreamId id() {
		return this.id;
	}

	/**
	 * What was known before anything was sent.
	 * @return the descriptor
	 */
	public StreamDescriptor descriptor() {
		return this.descriptor;
	}

	/**
	 * What was measured on the channel.
	 * @return the facts, live
	 */
	public WireFacts wire() {
		return this.wire;
	}

	/**
	 * What the consumer asked for and got.
	 * @return the demand, live
	 */
	public Demand demand() {
		return this.demand;
	}

	/**
	 * What the watchdog remembers.
	 * @return the vigil; for the watchdog only
	 */
	public Vigil vigil() {
		return this.vigil;
	}

	/**
	 * The exchange that this row stands for.
	 * @return the control
	 */
	public StreamControl control() {
		return this.control;
	}

	/**
	 * Where the stream is.
	 * @return the phase
	 */
	public Phase phase() {
		return this.phase;
	}

	/**
	 * Whether the stream has ended.
	 * @return whether its end was decided
	 */
	public boolean isTerminated() {
		return this.phase == Phase.TERMINATED;
	}

	/**
	 * Whether a connection is being made for this stream, rather than a slot waited for.
	 * @return whether a pool slot was there
	 */
	public boolean isConnecting() {
		return this.connecting;
	}

	/**
	 * Whether somebody has subscribed to the body, or will when it comes.
	 * @return whether the body has a taker
	 */
	public boolean isClaimed() {
		return this.claimed;
	}

	/**
	 * Time since subscription.
	 * @return the age
	 */
	public Duration age() {
		return Duration.ofNanos(System.nanoTime() - this.startedNanos);
	}

	/**
	 * A pool slot is there; the connection is being made or was taken from the pool.
	 */
	public void connecting() {
		this.connecting = true;
	}

	/**
	 * The stream has a channel.
	 * @param loop the event loop of the channel, which calls this
	 * @param connection the id of its HTTP/2 connection, or {@code null} if it is none
	 */
	public void attached(Executor loop, @Nullable String connection) {
		this.wire.attached(this.owner.pulse(loop), connection);
	}

	/**
	 * The stream has left a channel and is closed there for both sides. To be called once
	 * for every {@link #attached}.
	 */
	public void detached() {
		this.wire.detached();
		if (this.wire.isOpen()) {
			return;
		}
		if (isTerminated()) {
			this.owner.closed(this);
		}
		else {
			this.control.offTheWire();
		}
	}

	/**
	 * The request is on its way.
	 */
	public void sending() {
		advance(Phase.SENDING);
	}

	/**
	 * The request was sent whole.
	 */
	public void requestSent() {
		advance(Phase.AWAITING_RESPONSE);
	}

	/**
	 * The final response headers are here.
	 */
	public void streaming() {
		advance(Phase.STREAMING);
	}

	/**
	 * A redirect is followed: what it led from is over, and the stream waits for a
	 * connection again. To be called when the response has left its channel.
	 */
	public void redirected() {
		this.redirects = this.redirects + 1;
		backToTheStart();
	}

	private void backToTheStart() {
		this.connecting = false;
		Phase current = this.phase;
		while (current != Phase.TERMINATED && !PHASE.compareAndSet(this, current, Phase.ACQUIRING)) {
			current = this.phase;
		}
	}

	/**
	 * An attempt has failed, and there will be another one: the stream rests until
	 * {@link #startsOver()}. No clock but the total one runs.
	 */
	public void rest() {
		this.resting = true;
		backToTheStart();
	}

	/**
	 * The next attempt begins.
	 */
	public void startsOver() {
		this.wire.startOver();
		this.attempts = this.attempts + 1;
		backToTheStart();
		this.resting = false;
	}

	/**
	 * Whether the stream waits for its next attempt.
	 * @return whether it rests
	 */
	public boolean isResting() {
		return this.resting;
	}

	/**
	 * How many requests were made, but for redirects.
	 * @return one, or more if the stream was resumed
	 */
	public int attempts() {
		return this.attempts;
	}

	/**
	 * How many redirects were followed.
	 * @return a number that grows with every one
	 */
	public int redirects() {
		return this.redirects;
	}

	/**
	 * Somebody takes the body.
	 */
	public void claim() {
		this.claimed = true;
	}

	private void advance(Phase next) {
		Phase current = this.phase;
		while (current.compareTo(next) < 0 && !PHASE.compareAndSet(this, current, next)) {
			current = this.phase;
		}
	}

	/**
	 * The body was delivered whole.
	 * @return whether this decided the end
	 */
	public boolean complete() {
		return end(Outcome.COMPLETED, null);
	}

	/**
	 * The exchange failed and will tell its subscriber.
	 * @param error what went wrong
	 * @return whether this decided the end
	 */
	public boolean fail(StreamException error) {
		return end(outcomeOf(error), error);
	}

	/**
	 * The subscriber cancelled.
	 * @return whether this decided the end
	 */
	public boolean cancel() {
		return end(Outcome.CANCELLED, null);
	}

	/**
	 * End the stream from outside: the exchange ends on the wire and the subscriber gets
	 * the error.
	 * @param error why
	 * @return whether this decided the end
	 */
	public boolean terminate(StreamException error) {
		boolean decided = fail(error);
		if (decided) {
			this.control.terminate(error);
		}
		return decided;
	}

	/**
	 * A clock of the stream ran out: the exchange is tried again if it can go on, and
	 * ended if not.
	 * @param error why
	 */
	public void expire(StreamException error) {
		if (!isTerminated() && !this.control.survives(error)) {
			terminate(error);
		}
	}

	private boolean end(Outcome outcome, @Nullable StreamException error) {
		Phase last = PHASE.getAndSet(this, Phase.TERMINATED);
		if (last == Phase.TERMINATED) {
			return false;
		}
		this.owner.ended(this, termination(last, outcome, error));
		this.control.ended();
		return true;
	}

	private static Outcome outcomeOf(StreamException error) {
		return (error.type() == ErrorType.CANCELLED) ? Outcome.CANCELLED : Outcome.FAILED;
	}

	/**
	 * Who and where this stream is, for an error.
	 * @return the context as it is now
	 */
	public FailureContext failureContext() {
		return new FailureContext(this.id.value(), this.descriptor.client(), this.descriptor.method(),
				this.descriptor.target().toString(), this.phase, this.wire.bytesReceived(), this.demand.elements(),
				this.attempts, age());
	}

	/**
	 * What people and endpoints see.
	 * @return an immutable snapshot
	 */
	public StreamSnapshot snapshot() {
		Vigil.Judgement judgement = this.vigil.judgement();
		Duration age = age();
		Duration verdictFor = (judgement == Vigil.Judgement.HEALTHY) ? age
				: Duration.ofNanos(System.nanoTime() - judgement.since());
		return new StreamSnapshot(this.id.value(), this.descriptor.client(), this.descriptor.method(),
				this.descriptor.target().toString(), this.phase, judgement.verdict(), verdictFor, judgement.stuck(),
				this.startedAt, age, status(), this.wire.protocol(), this.control.http2State(), this.wire.connection(),
				this.wire.bytesReceived(), this.wire.bytesSent(), this.demand.elements(), this.attempts,
				this.demand.isOutstanding(), sinceLastRead());
	}

	// a verdict from before the end says nothing of what is left on the wire
	boolean isLeftBehind() {
		Verdict verdict = this.vigil.judgement().verdict();
		return verdict == Verdict.ORPHANED || verdict == Verdict.LOOP_BLOCKED;
	}

	private @Nullable Integer status() {
		int status = this.wire.status();
		return (status != 0) ? status : null;
	}

	private @Nullable Duration sinceLastRead() {
		return (this.wire.reads() == 0) ? null : Duration.ofNanos(System.nanoTime() - this.wire.lastReadAt());
	}

	// The stream may have moved on since the error was made: its record says what the
	// error says.
	private Termination termination(Phase last, Outcome outcome, @Nullable StreamException error) {
		return new Termination(this.id.value(), this.descriptor.client(), this.descriptor.method(),
				this.descriptor.target().toString(), outcome, (error != null) ? error.phase() : last,
				(error != null) ? error.type() : null, (error != null) ? error.getMessage() : null, status(),
				this.wire.protocol(), this.wire.bytesReceived(), this.wire.bytesSent(), this.demand.elements(),
				this.demand.skippedElements(), this.attempts, this.startedAt, age(),
				outcome == Outcome.COMPLETED && this.wire.isCloseDelimited());
	}

	@Override
	public String toString() {
		return "LiveStream[" + this.id + ", " + this.descriptor.client() + ", " + this.phase + "]";
	}

}
