package io.streamingclient.codec;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;

import org.springframework.core.ResolvableType;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ReactiveHttpInputMessage;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.http.codec.ServerSentEventHttpMessageReader;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How many events of 100 bytes a second are decoded, by Spring's reader and by this one,
 * in turns, on the same buffers.
 */
@Tag("long")
class EventThroughputTests {

	private static final Logger logger = LoggerFactory.getLogger(EventThroughputTests.class);

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private static final int BUFFER_SIZE = 8 * 1024;

	private static final int EVENTS = 200_000;

	private static final int WARM_UP = 5;

	private static final int ROUNDS = 15;

	private final byte[] body = body();

	private static byte[] body() {
		StringBuilder body = new StringBuilder();
		for (int i = 0; i < EVENTS; i++) {
			String begin = "id: " + (100_000 + i) + "\nevent: token\ndata: ";
			body.append(begin).append("x".repeat(100 - begin.length() - 2)).append("\n\n");
		}
		return body.toString().getBytes(StandardCharsets.US_ASCII);
	}

	@Test
	void eventsAreDecodedAtLeastAsFastAsSpringDoes() {
		Cost spring = new Cost();
		Cost own = new Cost();
		for (int round = 0; round < WARM_UP + ROUNDS; round++) {
			spring.measure(this::spring, round >= WARM_UP);
			own.measure(this::own, round >= WARM_UP);
		}
		logger.info("Events of 100 bytes: Spring {} per second and {} bytes of garbage each, this client {} and {}",
				spring.eventsPerSecond(), spring.garbagePerEvent(), own.eventsPerSecond(), own.garbagePerEvent());
		assertThat(own.eventsPerSecond()).isGreaterThanOrEqualTo(spring.eventsPerSecond());
		assertThat(own.garbagePerEvent()).isLessThanOrEqualTo(spring.garbagePerEvent());
	}

	private Flux<?> own() {
		return new ElementFlux<>(buffers(),
				() -> new SseDecoder<>(1024 * 1024, EventOptions.defaults(), ElementReader.text(), () -> {
				}));
	}

	private Flux<?> spring() {
		return new ServerSentEventHttpMessageReader().read(
				ResolvableType.forClassWithGenerics(ServerSentEvent.class, String.class), new Message(buffers()),
				Map.of());
	}

	private Flux<DataBuffer> buffers() {
		int count = (this.body.length + BUFFER_SIZE - 1) / BUFFER_SIZE;
		return Flux.range(0, count).map((index) -> {
			int from = index * BUFFER_SIZE;
			DataBuffer buffer = DefaultDataBufferFactory.sharedInstance.allocateBuffer(BUFFER_SIZE);
			return buffer.write(this.body, from, Math.min(BUFFER_SIZE, this.body.length - from));
		});
	}

	private record Message(Flux<DataBuffer> body) implements ReactiveHttpInputMessage {

		@Override
		public Flux<DataBuffer> getBody() {
			return this.body;
		}

		@Override
		public HttpHeaders getHeaders() {
			return new HttpHeaders();
		}

	}

	/**
	 * The best of all rounds, in CPU time of this thread: how busy the machine is does
	 * not matter.
	 */
	private static final class Cost {

		private long nanos = Long.MAX_VALUE;

		private long bytes = Long.MAX_VALUE;

		void measure(Supplier<Flux<?>> events, boolean counts) {
			long startBytes = THREADS.getCurrentThreadAllocatedBytes();
			long start = THREADS.getCurrentThreadCpuTime();
			Long count = events.get().count().block(Duration.ofMinutes(1));
			if (counts) {
				this.nanos = Math.min(this.nanos, THREADS.getCurrentThreadCpuTime() - start);
				this.bytes = Math.min(this.bytes, THREADS.getCurrentThreadAllocatedBytes() - startBytes);
			}
			assertThat(count).isEqualTo(EVENTS);
		}

		long eventsPerSecond() {
			return EVENTS * Duration.ofSeconds(1).toNanos() / this.nanos;
		}

		long garbagePerEvent() {
			return this.bytes / EVENTS;
		}

	}

}
