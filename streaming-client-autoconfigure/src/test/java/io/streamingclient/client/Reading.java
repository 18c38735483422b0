package io.streamingclient.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import io.streamingclient.stream.Outcome;

import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A stream that is read in one of the {@linkplain Mode modes}. It asks for no element
 * before it is told to. Used by one thread, that of the test.
 *
 * @param <T> the type of the elements
 */
abstract class Reading<T> {

	// one that takes no lock: event loops add to it
	private final BlockingQueue<Signal<T>> signals = new LinkedTransferQueue<>();

	private final List<T> taken = new ArrayList<>();

	private @Nullable Ending ending;

	/**
	 * Ask for more elements.
	 * @param count how many
	 */
	abstract void ask(long count);

	/**
	 * Cancel, as the consumer does in this mode.
	 */
	abstract void cancel();

	final void took(T element) {
		this.signals.add(new Signal<>(element, null));
	}

	final void ended(Ending how) {
		this.signals.add(new Signal<>(null, how));
	}

	/**
	 * Ask for one more element and wait for it.
	 * @return the element
	 */
	final T next() {
		ask(1);
		return awaitNext();
	}

	/**
	 * Wait for an element that was asked for.
	 * @return the element
	 */
	final T awaitNext() {
		Signal<T> next = await(SOON);
		assertThat(next).as("a signal after %s", this.taken).isNotNull();
		assertThat(next.element()).as("an element after %s and not %s", this.taken, next.ending()).isNotNull();
		return next.element();
	}

	/**
	 * Ask for all elements and wait for the end.
	 * @return how it ended
	 */
	final Ending end() {
		ask(Long.MAX_VALUE);
		return awaitEnd();
	}

	/**
	 * Wait for the end; only what was asked for may come before it.
	 * @return how it ended
	 */
	final Ending awaitEnd() {
		while (this.ending == null) {
			assertThat(await(SOON)).as("the end, or an element after %s", this.taken).isNotNull();
		}
		return this.ending;
	}

	private @Nullable Signal<T> await(Duration patience) {
		try {
			Signal<T> next = this.signals.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
			if (next != null && next.element() != null) {
				this.taken.add(next.element());
			}
			if (next != null && next.ending() != null) {
				this.ending = next.ending();
			}
			return next;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * What the test has waited for so far.
	 * @return the elements in order
	 */
	final List<T> taken() {
		return List.copyOf(this.taken);
	}

	/**
	 * Check that for a while nothing comes, neither an element nor an end.
	 * @param duration how long
	 */
	final void assertNothingComes(Duration duration) {
		assertThat(await(duration)).as("a signal that nobody asked for").isNull();
	}

	/**
	 * Check that nothing came behind the end, if there was one. Whoever cancels may still
	 * be given the element that was under way.
	 */
	final void assertNothingBehindTheEnd() {
		if (this.ending != null) {
			assertThat(this.signals).as("signals behind %s", this.ending)
				.hasSizeLessThanOrEqualTo((this.ending.outcome() == Outcome.CANCELLED) ? 1 : 0)
				.allMatch((signal) -> signal.ending() == null);
		}
	}

	/**
	 * What a consumer hears.
	 *
	 * @param element an element, or {@code null}
	 * @param ending the end, or {@code null}
	 */
	private record Signal<T>(@Nullable T element, @Nullable Ending ending) {

	}

}
