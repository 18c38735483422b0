package io.streamingclient.websocket;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Asks a silent peer for a sign of life. Belongs to the event loop.
 */
final class Pulse {

	private final Channel channel;

	private final Heartbeat heartbeat;

	private final BooleanSupplier audible;

	private final Runnable silent;

	private final ByteBuf token = Unpooled.unreleasableBuffer(Unpooled.copyLong(System.nanoTime()));

	private @Nullable Future<?> next;

	private boolean stopped;

	private boolean pinged;

	private long lastSign = System.nanoTime();

	/**
	 * Create a pulse that does nothing yet.
	 * @param channel the channel
	 * @param heartbeat when to ask, and when to give up
	 * @param audible whether a sign of life could be heard
	 * @param silent runs when there was none for too long
	 */
	Pulse(Channel channel, Heartbeat heartbeat, BooleanSupplier audible, Runnable silent) {
		this.channel = channel;
		this.heartbeat = heartbeat;
		this.audible = audible;
		this.silent = silent;
	}

	/**
	 * The peer is alive, or was not listened to until now.
	 */
	void sign() {
		this.lastSign = System.nanoTime();
		this.pinged = false;
	}

	/**
	 * Whether a frame is the answer to a ping from here.
	 */
	boolean isAnswer(WebSocketFrame frame) {
		return frame instanceof PongWebSocketFrame && frame.content().equals(this.token);
	}

	void start() {
		after(this.heartbeat.pingAfter().toNanos());
	}

	void stop() {
		this.stopped = true;
		Future<?> due = this.next;
		if (due != null) {
			due.cancel(false);
		}
	}

	private void after(long nanos) {
		if (!this.stopped) {
			this.next = this.channel.eventLoop().schedule(this::beat, Math.max(nanos, 1), TimeUnit.NANOSECONDS);
		}
	}

	private void beat() {
		long pingAfter = this.heartbeat.pingAfter().toNanos();
		long silence = System.nanoTime() - this.lastSign;
		if (silence < pingAfter) {
			after(pingAfter - silence);
			return;
		}
		if (this.audible.getAsBoolean()) {
			ask(silence);
		}
		after(pingAfter);
	}

	private void ask(long silence) {
		if (!this.pinged) {
			this.pinged = true;
			this.channel.writeAndFlush(new PingWebSocketFrame(this.token.duplicate()));
		}
		else if (silence >= this.heartbeat.goneAfter().toNanos()) {
			this.silent.run();
		}
	}

}
