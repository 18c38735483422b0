package io.streamingclient.websocket;

import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;

import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;

/**
 * The frames of a channel on their way to its reader. Reads ahead of the reader, but no
 * more than {@link #READ_AHEAD}: so that pongs, a Close frame and the loss of the
 * connection are seen while the reader pauses. Belongs to the event loop but for
 * {@link #frames()}.
 */
final class Inflow {

	static final int READ_AHEAD = 64 * 1024;

	// many empty frames are no less memory than a few large ones
	private static final int COST_OF_A_FRAME = 128;

	private final Loop loop;

	private final Runnable resumed;

	private final AtomicLong ahead = new AtomicLong();

	private final Queue<WebSocketFrame> early = new ArrayDeque<>();

	private @Nullable FluxSink<WebSocketFrame> reader;

	private boolean readerLeft;

	private volatile boolean pausing;

	private boolean ended;

	private @Nullable Throwable failure;

	/**
	 * Create an inflow.
	 * @param loop the channel
	 * @param resumed runs when reading goes on after a pause
	 */
	Inflow(Loop loop, Runnable resumed) {
		this.loop = loop;
		this.resumed = resumed;
	}

	/**
	 * The frames, for one subscriber, who owns them.
	 */
	Flux<WebSocketFrame> frames() {
		return Flux
			.<WebSocketFrame>push(
					(sink) -> this.loop.run(() -> start(sink), () -> sink.error(new ClosedChannelException())))
			.doOnNext(this::taken)
			.doOnDiscard(WebSocketFrame.class, WebSocketFrame::release);
	}

	private void start(FluxSink<WebSocketFrame> sink) {
		if (this.reader != null || this.readerLeft) {
			sink.error(new IllegalStateException("The session is received already"));
			return;
		}
		this.reader = sink;
		sink.onDispose(() -> this.loop.run(this::readerGone));
		for (WebSocketFrame frame = this.early.poll(); frame != null; frame = this.early.poll()) {
			deliver(frame);
		}
		tellReaderOfTheEnd();
	}

	/**
	 * A frame has arrived.
	 */
	void add(WebSocketFrame frame) {
		this.ahead.addAndGet(cost(frame));
		deliver(frame);
	}

	private void deliver(WebSocketFrame frame) {
		FluxSink<WebSocketFrame> sink = this.reader;
		if (this.readerLeft) {
			frame.release();
		}
		else if (sink == null) {
			this.early.add(frame);
		}
		else {
			sink.next(frame);
		}
	}

	private static int cost(WebSocketFrame frame) {
		return COST_OF_A_FRAME + frame.content().readableBytes();
	}

	private void taken(WebSocketFrame frame) {
		this.ahead.addAndGet(-cost(frame));
		if (this.pausing) {
			this.loop.run(this::readOn);
		}
	}

	// What comes now is dropped, but for the signs that it comes to an end.
	private void readerGone() {
		this.readerLeft = true;
		readOn();
	}

	/**
	 * Nobody will read any more: drop what nobody has read.
	 */
	void forget() {
		this.early.forEach(WebSocketFrame::release);
		this.early.clear();
		readerGone();
	}

	/**
	 * No frame will come any more.
	 * @param failure what the reader gets behind those that have come, or {@code null} if
	 * that were all
	 */
	void end(@Nullable Throwable failure) {
		this.ended = true;
		this.failure = failure;
		tellReaderOfTheEnd();
		readOn();
	}

	private void tellReaderOfTheEnd() {
		FluxSink<WebSocketFrame> sink = this.reader;
		if (!this.ended || sink == null) {
			return;
		}
		if (this.failure != null) {
			sink.error(this.failure);
		}
		else {
			sink.complete();
		}
	}

	/**
	 * All that was there is read: read on, or pause.
	 */
	void readComplete() {
		this.pausing = true;
		if (mayRead()) {
			this.pausing = false;
			this.loop.channel().read();
		}
	}

	/**
	 * Whether nothing is read because the reader is behind.
	 */
	boolean isPausing() {
		return this.pausing;
	}

	private void readOn() {
		if (this.pausing && mayRead()) {
			this.pausing = false;
			this.resumed.run();
			this.loop.channel().read();
		}
	}

	private boolean mayRead() {
		return this.readerLeft || this.ended || this.ahead.get() < READ_AHEAD;
	}

}
