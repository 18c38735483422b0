package io.streamingclient.client;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;

import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * How much of a body is read before somebody asks for it: as much as the peer sends, with
 * Reactor Netty over HTTP/2, if the consumer is slow and asks for more in {@code onNext}
 * once in a while.
 */
@Timeout(60)
class ReadAheadTests {

	private static final long MIB = 1024 * 1024;

	private static final int ELEMENTS = 600;

	// 600 buffers of 16 KiB at most, the window of the stream and what is on its way up
	private static final long BOUND = 16 * MIB;

	@ParameterizedTest
	@EnumSource
	void anUnsteadyConsumerOfBuffersHoldsTheServerBack(Spoken spoken) throws InterruptedException {
		try (Scene scene = Scene.of(spoken, 1)) {
			Unsteady<DataBuffer> consumer = new Unsteady<>(DataBufferUtils::release);
			assertHeldBack(scene, consumer, scene.bytes("/endless"));
		}
	}

	@ParameterizedTest
	@EnumSource
	void anUnsteadyConsumerOfLinesHoldsTheServerBack(Spoken spoken) throws InterruptedException {
		try (Scene scene = Scene.of(spoken, 1)) {
			Unsteady<String> consumer = new Unsteady<>((line) -> {
			});
			assertHeldBack(scene, consumer, scene.lines("/endless"));
		}
	}

	private static <T> void assertHeldBack(Scene scene, Unsteady<T> consumer, Flux<T> body)
			throws InterruptedException {
		scene.upstream.on("/endless").respond(200).generate(1024 * 1024 * MIB, 1);
		body.subscribe(consumer);
		assertThat(consumer.enough.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
		assertThat(scene.application.streams().streams()).singleElement()
			.satisfies((row) -> assertThat(row.bytesReceived()).isLessThan(BOUND));
		consumer.cancel();
		scene.assertNothingIsOpen();
	}

	/**
	 * Asks for every other buffer while it is in {@code onNext}, as whoever is behind
	 * does, and for the others a moment later.
	 */
	private static final class Unsteady<T> extends BaseSubscriber<T> {

		private final CountDownLatch enough = new CountDownLatch(ELEMENTS);

		private final Consumer<T> release;

		private boolean late;

		private Disposable next = () -> {
		};

		Unsteady(Consumer<T> release) {
			this.release = release;
		}

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			subscription.request(1);
		}

		@Override
		protected void hookOnNext(T element) {
			this.release.accept(element);
			this.enough.countDown();
			this.late = !this.late;
			if (this.late) {
				request(1);
			}
			else if (this.enough.getCount() > 0) {
				this.next = Schedulers.parallel().schedule(() -> request(1), 2, TimeUnit.MILLISECONDS);
			}
		}

		@Override
		protected void hookOnCancel() {
			this.next.dispose();
		}

	}

}
