package io.streamingclient.guards;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Ends a connection that has too much waiting to be written for too long. It looks a few
 * times within the deadline, as long as there are exchanges.
 */
final class WriteBacklog extends ChannelInboundHandlerAdapter {

	private static final int LOOKS = 4;

	private final Set<Channel> exchanges;

	private final long cap;

	private final long deadline;

	private final Interventions interventions;

	private @Nullable ChannelHandlerContext ctx;

	private @Nullable Future<?> nextLook;

	private int looksOver;

	WriteBacklog(Set<Channel> exchanges, long cap, Duration deadline, Interventions interventions) {
		this.exchanges = exchanges;
		this.cap = cap;
		this.deadline = deadline.toNanos();
		this.interventions = interventions;
	}

	@Override
	public void handlerAdded(ChannelHandlerContext ctx) {
		this.ctx = ctx;
	}

	@Override
	public void handlerRemoved(ChannelHandlerContext ctx) {
		Future<?> due = this.nextLook;
		if (due != null) {
			due.cancel(false);
		}
	}

	/**
	 * An exchange has begun.
	 */
	void watch() {
		ChannelHandlerContext ctx = this.ctx;
		if (this.nextLook == null && ctx != null) {
			this.nextLook = ctx.executor().schedule(() -> look(ctx), this.deadline / LOOKS, TimeUnit.NANOSECONDS);
		}
	}

	private void look(ChannelHandlerContext ctx) {
		this.nextLook = null;
		if (!ctx.channel().isActive()) {
			return;
		}
		this.looksOver = (waiting(ctx.channel()) > this.cap) ? this.looksOver + 1 : 0;
		if (this.looksOver > LOOKS) {
			this.interventions.add(Guard.MAX_BUFFERED);
			ctx.close();
		}
		else if (!this.exchanges.isEmpty()) {
			watch();
		}
	}

	// What streams of HTTP/2 have waiting is in part with the connection already.
	private long waiting(Channel connection) {
		long streams = this.exchanges.stream()
			.filter((exchange) -> exchange != connection)
			.mapToLong(WriteBacklog::waitingOn)
			.sum();
		return Math.max(streams, waitingOn(connection));
	}

	private static long waitingOn(Channel channel) {
		ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
		if (buffer != null) {
			return buffer.totalPendingWriteBytes();
		}
		WriteBufferWaterMark mark = channel.config().getWriteBufferWaterMark();
		return channel.isWritable() ? mark.high() - channel.bytesBeforeUnwritable()
				: mark.low() + channel.bytesBeforeWritable();
	}

}
