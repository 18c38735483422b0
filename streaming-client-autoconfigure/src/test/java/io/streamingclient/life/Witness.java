package io.streamingclient.life;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

import io.streamingclient.stream.ErrorType;
import io.streamingclient.stream.Outcome;
import io.streamingclient.stream.StreamException;
import io.streamingclient.stream.Termination;

import static io.streamingclient.autoconfigure.RunningApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The consumer of one stream, who swears to what it heard.
 */
abstract class Witness {

	final Errand errand;

	final Tally tally = new Tally();

	private final Queue<String> heard = new ConcurrentLinkedQueue<>();

	private final CountDownLatch over = new CountDownLatch(1);

	private final AtomicBoolean inside = new AtomicBoolean();

	private volatile boolean overlapping;

	private volatile boolean quit;

	private volatile int elements;

	private volatile @Nullable Throwable error;

	Witness(Errand errand) {
		this.errand = errand;
	}

	/**
	 * Cancel as a consumer of this kind does.
	 */
	abstract void doCancel();

	/**
	 * Ask for some more, or do not ask for a while.
	 * @param count how much
	 */
	abstract void ask(int count);

	/**
	 * Whether a cancellation is told to the consumer itself.
	 */
	abstract boolean hearsOfItsCancellation();

	/**
	 * Whether the shutdown may take away what has arrived.
	 */
	boolean dropsWhatIsUnread() {
		return false;
	}

	final void cancel() {
		this.quit = true;
		doCancel();
		if (!hearsOfItsCancellation()) {
			this.over.countDown();
		}
	}

	final void began() {
		hear("start", () -> {
		});
	}

	/**
	 * Take an element. Quits or throws where the errand says so.
	 * @param element the element
	 */
	final void take(Object element) {
		hear(null, () -> this.tally.take(element));
		int number = this.elements;
		this.elements = number + 1;
		if (number == this.errand.quitAt()) {
			cancel();
		}
	}

	final boolean throwsNow() {
		return this.elements - 1 == this.errand.throwAt();
	}

	final void completed() {
		hear("complete", () -> {
		});
		this.over.countDown();
	}

	final void failed(Throwable failure) {
		this.error = failure;
		hear("error", () -> {
		});
		this.over.countDown();
	}

	final void cancelled() {
		hear("cancel", () -> {
		});
		this.over.countDown();
	}

	private void hear(@Nullable String call, Runnable use) {
		if (!this.inside.compareAndSet(false, true)) {
			this.overlapping = true;
		}
		if (call != null) {
			this.heard.add(call);
		}
		else if (!terminals().isEmpty()) {
			this.heard.add("element behind the end");
		}
		use.run();
		this.inside.set(false);
	}

	private List<String> terminals() {
		return this.heard.stream().filter((call) -> !call.equals("start")).toList();
	}

	final boolean isOver() {
		return this.over.getCount() == 0;
	}

	final void awaitOver() {
		try {
			assertThat(this.over.await(SOON.toMillis(), TimeUnit.MILLISECONDS)).as("the end of %s", this).isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	final @Nullable ErrorType errorType() {
		return (this.error instanceof StreamException known) ? known.type() : null;
	}

	/**
	 * Check what was heard, now that the application is closed.
	 * @param ends what the application has told of the stream
	 */
	final void assertHeardTheEndOnce(List<Termination> ends) {
		assertThat(this.overlapping).as("two calls at once to %s", this).isFalse();
		assertThat(this.heard.stream().filter("start"::equals).count()).as("%s", this).isLessThanOrEqualTo(1);
		assertThat(this.heard.stream().skip(1)).as("%s", this).doesNotContain("start");
		assertThat(this.tally.isInOrder()).as("all that came to %s", this).isTrue();
		List<String> told = terminals();
		assertThat(told.size()).as("terminal signals of %s", this)
			.isBetween((this.quit && !hearsOfItsCancellation()) ? 0 : 1, 1);
		assertThat(ends).as("ends of %s", this).hasSizeLessThanOrEqualTo(1);
		String last = told.isEmpty() ? "cancel" : told.get(0);
		switch (last) {
			case "complete" -> assertCompleted(ends);
			case "error" -> assertFailed(ends);
			case "cancel" -> assertThat(this.quit).as("that %s has cancelled", this).isTrue();
			default -> throw new AssertionError(this + " heard " + last);
		}
	}

	private void assertCompleted(List<Termination> ends) {
		assertThat(ends).as("%s", this).singleElement().extracting(Termination::outcome).isEqualTo(Outcome.COMPLETED);
		long whole = switch (this.errand.kind()) {
			case WHOLE, SLOW, RANGES -> this.errand.body().size();
			case EVENTS -> (long) Server.EVENTS * NumberedLines.WIDTH;
			default -> -1;
		};
		assertThat(this.tally.bytes()).as("all of %s", this).isEqualTo(whole);
	}

	private void assertFailed(List<Termination> ends) {
		assertThat(this.error).as("%s", this).isInstanceOf(StreamException.class);
		if (ends.isEmpty()) {
			assertThat(errorType()).as("why %s was refused", this)
				.isIn(ErrorType.CAPACITY, ErrorType.SHUTDOWN, ErrorType.CLOSED);
		}
		else {
			// what the consumer itself does to its stream may be told of one that has
			// ended, and the shutdown drops what is complete and unread
			if (!(this.quit && errorType() == ErrorType.CANCELLED) && errorType() != ErrorType.LISTENER
					&& !(ends.get(0).outcome() == Outcome.COMPLETED && dropsWhatIsUnread()
							&& errorType() == ErrorType.SHUTDOWN)) {
				assertThat(errorType()).as("%s and %s", this, ends.get(0)).isEqualTo(ends.get(0).errorType());
			}
		}
	}

	@Override
	public String toString() {
		return getClass().getSimpleName() + "[" + this.errand + ", heard " + this.heard + ", error " + this.error
				+ ", bytes " + this.tally.bytes() + " of " + this.errand.body().size()
				+ (this.quit ? ", has cancelled]" : "]");
	}

}
