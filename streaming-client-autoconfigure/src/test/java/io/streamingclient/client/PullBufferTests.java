package io.streamingclient.client;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import io.netty.buffer.PooledByteBufAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.core.io.buffer.PooledDataBuffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * The buffer in front of a reader, without a stream.
 */
@Timeout(60)
class PullBufferTests {

	private final NettyDataBufferFactory buffers = new NettyDataBufferFactory(PooledByteBufAllocator.DEFAULT);

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 4, 5, 16, 100 })
	void noMoreIsAskedForThanThereIsRoom(int size) {
		PullBuffer<Integer> buffer = new PullBuffer<>(size);
		Asked asked = new Asked();
		buffer.onSubscribe(asked);
		int arrived = 0;
		for (int read = 0; read < 500; read++) {
			while (arrived < asked.total.get()) {
				buffer.onNext(arrived++);
			}
			assertThat(arrived - read).as("held").isBetween(1, size);
			assertThat(take(buffer)).isEqualTo(read);
			assertThat(asked.total.get() - (read + 1)).as("asked for and not read").isBetween(1L, (long) size);
		}
	}

	@Test
	void elementsPassBetweenThreadsInOrder() {
		for (int size : new int[] { 1, 2, 16 }) {
			PullBuffer<Integer> buffer = new PullBuffer<>(size);
			Flux.range(0, 50_000).subscribeOn(Schedulers.parallel()).subscribe(buffer);
			IntStream.range(0, 50_000).forEach((number) -> assertThat(take(buffer)).isEqualTo(number));
			assertThat(buffer.<Boolean>withNext(Objects::isNull)).isTrue();
			assertThat(buffer.isReadToTheEnd()).isTrue();
		}
	}

	@Test
	void nothingIsLeftWhenDeliveryReadingAndCloseMeet() throws Exception {
		for (int round = 0; round < 2000; round++) {
			PullBuffer<DataBuffer> buffer = new PullBuffer<>(4);
			buffer.onSubscribe(new Asked());
			List<DataBuffer> delivered = IntStream.range(0, 4).mapToObj(this::filled).toList();
			CyclicBarrier start = new CyclicBarrier(3);
			ReaderThreads.Reader<Object> delivering = ReaderThreads.PLATFORM.start(() -> {
				start.await();
				delivered.forEach(buffer::onNext);
				return true;
			});
			ReaderThreads.Reader<Object> reading = ReaderThreads.PLATFORM.start(() -> {
				start.await();
				while (true) {
					buffer.withNext((next) -> readAndRelease(buffer, next));
				}
			});
			start.await();
			buffer.close();
			assertThat(reading.failure()).isInstanceOf(PullBuffer.ClosedException.class);
			delivering.result();
			assertThat(delivered).noneMatch((next) -> ((PooledDataBuffer) next).isAllocated());
		}
	}

	@Test
	void whatIsDroppedIsNeverTakenForTheEnd() {
		PullBuffer<Integer> unread = new PullBuffer<>(4);
		Flux.just(1, 2).subscribe(unread);
		unread.drop();
		assertThatIllegalStateException().isThrownBy(() -> take(unread)).withMessage("closed");
		PullBuffer<Integer> live = new PullBuffer<>(4);
		live.onSubscribe(new Asked());
		live.onNext(1);
		live.drop();
		live.onNext(2);
		live.onComplete();
		assertThatIllegalStateException().isThrownBy(() -> take(live)).withMessage("closed");
		PullBuffer<Integer> read = new PullBuffer<>(4);
		Flux.just(1).subscribe(read);
		take(read);
		read.drop();
		assertThat(read.<Boolean>withNext(Objects::isNull)).isTrue();
	}

	@Test
	void oneThreadAtATimeReads() {
		PullBuffer<Integer> buffer = new PullBuffer<>(4);
		buffer.onSubscribe(new Asked());
		buffer.onNext(1);
		buffer.withNext((first) -> {
			ReaderThreads.Reader<Integer> other = ReaderThreads.PLATFORM.start(() -> take(buffer));
			assertThat(other.failure()).isInstanceOf(IllegalStateException.class)
				.hasMessageContaining("Another thread");
			return first;
		});
		assertThat(take(buffer)).isEqualTo(1);
		buffer.close();
		assertThatIllegalStateException().isThrownBy(() -> take(buffer)).withMessage("closed");
	}

	private static <T> T take(PullBuffer<T> buffer) {
		return buffer.withNext((next) -> {
			buffer.removeNext();
			return Objects.requireNonNull(next);
		});
	}

	private static int readAndRelease(PullBuffer<DataBuffer> buffer, DataBuffer next) {
		int value = next.read();
		buffer.removeNext();
		DataBufferUtils.release(next);
		return value;
	}

	private DataBuffer filled(int value) {
		return this.buffers.allocateBuffer(1).write((byte) value);
	}

	private static final class Asked implements Subscription {

		private final AtomicLong total = new AtomicLong();

		@Override
		public void request(long n) {
			this.total.addAndGet(n);
		}

		@Override
		public void cancel() {
			// delivers what was asked for still
		}

	}

}
