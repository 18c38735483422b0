package io.streamingclient.observe;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class PassageTests {

	private static final int ROUNDS = 2_000;

	@Test
	void whoeverEndsItThereIsOneEndAndItOverlapsNothing() throws InterruptedException {
		for (int round = 0; round < ROUNDS; round++) {
			Witness witness = new Witness();
			TestPassage passage = new TestPassage(witness);
			passage.start();
			CountDownLatch go = new CountDownLatch(1);
			Thread emitter = thread(go, () -> {
				for (int i = 0; i < 20; i++) {
					passage.onNext(i);
				}
				passage.onComplete();
			});
			Thread outsider = thread(go, () -> passage.shut(new IllegalStateException("shut")));
			go.countDown();
			emitter.join();
			outsider.join();
			assertThat(witness.ends).hasSize(1);
			assertThat(witness.overlaps).hasValue(0);
			assertThat(witness.afterTheEnd).hasValue(0);
		}
	}

	@Test
	void whatIsShutBeforeTheSubscriptionGivesItsErrorBehindIt() {
		Witness witness = new Witness();
		TestPassage passage = new TestPassage(witness);
		passage.shut(new IllegalStateException("shut"));
		assertThat(witness.ends).isEmpty();
		passage.start();
		assertThat(witness.ends).containsExactly("error");
	}

	@Test
	void whatIsShutWithinAnElementGivesItsErrorBehindIt() {
		List<String> seen = new ArrayList<>();
		TestPassage[] passage = new TestPassage[1];
		passage[0] = new TestPassage(new BaseSubscriber<>() {

			@Override
			protected void hookOnNext(Integer element) {
				passage[0].shut(new IllegalStateException("shut"));
				seen.add("element");
			}

			@Override
			protected void hookOnError(Throwable error) {
				seen.add("error");
			}

		});
		passage[0].start();
		passage[0].onNext(1);
		passage[0].onNext(2);
		passage[0].onComplete();
		assertThat(seen).containsExactly("element", "error");
	}

	private static Thread thread(CountDownLatch go, Runnable task) {
		Thread thread = new Thread(() -> {
			try {
				go.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			task.run();
		});
		thread.start();
		return thread;
	}

	private static final class Witness extends BaseSubscriber<Integer> {

		private final List<String> ends = new ArrayList<>();

		private final AtomicInteger inside = new AtomicInteger();

		private final AtomicInteger overlaps = new AtomicInteger();

		private final AtomicInteger afterTheEnd = new AtomicInteger();

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			requestUnbounded();
		}

		@Override
		protected void hookOnNext(Integer element) {
			signal(() -> this.afterTheEnd.addAndGet(this.ends.size()));
		}

		@Override
		protected void hookOnError(Throwable error) {
			signal(() -> this.ends.add("error"));
		}

		@Override
		protected void hookOnComplete() {
			signal(() -> this.ends.add("complete"));
		}

		private void signal(Runnable action) {
			if (this.inside.incrementAndGet() > 1) {
				this.overlaps.incrementAndGet();
			}
			action.run();
			this.inside.decrementAndGet();
		}

	}

	private static final class TestPassage extends Passage<Integer> {

		TestPassage(BaseSubscriber<Integer> subscriber) {
			super(subscriber);
		}

		@Override
		public void onNext(Integer element) {
			if (enter()) {
				subscriber().onNext(element);
				leave();
			}
		}

		@Override
		public void onError(Throwable failure) {
			if (enterLast()) {
				subscriber().onError(failure);
				leave();
			}
		}

		@Override
		public void onComplete() {
			if (enterLast()) {
				subscriber().onComplete();
				leave();
			}
		}

		@Override
		public void cancel() {
			cancelUpstream();
		}

	}

}
