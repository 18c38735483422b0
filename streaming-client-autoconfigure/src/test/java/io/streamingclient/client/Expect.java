package io.streamingclient.client;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;

import io.streamingclient.stream.StreamException;

import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Reads streams to their end, and says what is to be expected of it.
 */
final class Expect {

	// the clocks stand still while the process does
	private static final Duration LATE = Duration.ofSeconds(10);

	private Expect() {
	}

	/**
	 * Read a stream that fails, now or later.
	 * @param <E> the type of the failure
	 * @param stream the stream
	 * @param type the type of the failure, none of its subtypes
	 * @return the failure
	 */
	static <E extends StreamException> E failure(Publisher<?> stream, Class<E> type) {
		AtomicReference<Throwable> failure = new AtomicReference<>();
		StepVerifier.create(Flux.from(stream).doOnNext(Expect::release))
			.thenConsumeWhile((element) -> true)
			.consumeErrorWith(failure::set)
			.verify(SOON);
		assertThat(failure.get()).isExactlyInstanceOf(type);
		return type.cast(failure.get());
	}

	/**
	 * Read a stream that completes.
	 * @param stream the stream
	 */
	static void completion(Publisher<?> stream) {
		StepVerifier.create(Flux.from(stream).doOnNext(Expect::release))
			.thenConsumeWhile((element) -> true)
			.expectComplete()
			.verify(SOON);
	}

	static void release(Object element) {
		if (element instanceof DataBuffer buffer) {
			DataBufferUtils.release(buffer);
		}
	}

	/**
	 * Check that a clock ran out when it should: not early, and not by more than 3 s or
	 * half of it late.
	 * @param error what says how long it took
	 * @param timeout what the clock was set to
	 */
	static void notEarlyAndNotLate(StreamException error, Duration timeout) {
		Duration half = timeout.dividedBy(2);
		assertThat(error.elapsed()).isBetween(timeout, timeout.plus((half.compareTo(LATE) > 0) ? half : LATE));
	}

}
