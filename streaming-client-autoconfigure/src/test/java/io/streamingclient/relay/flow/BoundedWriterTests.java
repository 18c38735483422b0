package io.streamingclient.relay.flow;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicReference;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.test.publisher.TestPublisher;

import static org.assertj.core.api.Assertions.assertThat;

class BoundedWriterTests {

	private static final int KIB = 1024;

	private final Socket socket = new Socket();

	private final EmbeddedChannel channel = new EmbeddedChannel(this.socket);

	private final TestPublisher<ByteBuf> source = TestPublisher
		.createNoncompliant(TestPublisher.Violation.REQUEST_OVERFLOW, TestPublisher.Violation.DEFER_CANCELLATION);

	private final AtomicReference<String> end = new AtomicReference<>("");

	private final Disposable write = new BoundedWriter(this.channel, 64 * KIB, Ending.CLOSE).write(this.source.flux())
		.subscribe((none) -> {
		}, (error) -> this.end.set("error"), () -> this.end.set("complete"));

	private ByteBuf next(int size) {
		ByteBuf buffer = Unpooled.buffer(size).writeZero(size);
		this.source.next(buffer);
		this.channel.runPendingTasks();
		return buffer;
	}

	@Test
	void asksForNoMoreThanTheLimitAtFirst() {
		this.channel.runPendingTasks();
		this.source.assertMinRequested(8).assertMaxRequested(8);
	}

	@Test
	void asksForMoreOnlyWhenTheSocketTook() {
		this.channel.runPendingTasks();
		for (int i = 0; i < 8; i++) {
			next(8 * KIB);
		}
		this.source.assertMaxRequested(0);
		this.socket.take(1);
		this.source.assertMaxRequested(0);
		this.socket.take(1);
		this.source.assertMinRequested(2).assertMaxRequested(2);
	}

	@Test
	void countsLargeBuffersByTheirSize() {
		this.channel.runPendingTasks();
		for (int i = 0; i < 8; i++) {
			next(64 * KIB);
		}
		this.source.assertMaxRequested(0);
		this.socket.take(7);
		this.source.assertMaxRequested(0);
		this.socket.take(1);
		this.source.assertMinRequested(8);
	}

	@Test
	void flushesWhateverArrived() {
		next(1);
		assertThat(this.socket.flushes).isOne();
		next(1);
		assertThat(this.socket.flushes).isEqualTo(2);
	}

	@Test
	void completesWithTheSource() {
		next(1);
		this.source.complete();
		this.channel.runPendingTasks();
		assertThat(this.end).hasValue("complete");
		assertThat(this.channel.isOpen()).isTrue();
	}

	@Test
	void closesTheChannelWhenTheSourceFails() {
		next(1);
		this.source.error(new IllegalStateException("test"));
		this.channel.runPendingTasks();
		assertThat(this.end).hasValue("error");
		assertThat(this.channel.isOpen()).isFalse();
	}

	@Test
	void cancelsTheSourceAndReleasesWhatIsLate() {
		this.channel.runPendingTasks();
		this.write.dispose();
		this.source.assertCancelled();
		assertThat(next(1).refCnt()).isZero();
		assertThat(this.end).hasValue("");
	}

	@Test
	void cancelsTheSourceWhenTheSocketFails() {
		next(1);
		this.socket.fail();
		this.source.assertCancelled();
		assertThat(this.end).hasValue("error");
		assertThat(next(1).refCnt()).isZero();
	}

	/**
	 * Takes what was written when the test says so.
	 */
	private static final class Socket extends ChannelOutboundHandlerAdapter {

		private final Deque<ChannelPromise> promises = new ArrayDeque<>();

		private int flushes;

		@Override
		public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
			((ByteBuf) message).release();
			this.promises.add(promise);
		}

		@Override
		public void flush(ChannelHandlerContext ctx) {
			this.flushes++;
		}

		void take(int count) {
			for (int i = 0; i < count; i++) {
				this.promises.remove().setSuccess();
			}
		}

		void fail() {
			this.promises.remove().setFailure(new IllegalStateException("test"));
		}

	}

}
