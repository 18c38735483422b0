package io.streamingclient.guards;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;

/**
 * Ends a connection whose request head does not become whole. The clock runs from the
 * accept to the first head, and later from the first byte of a head to its last. It never
 * runs while a request of HTTP/1.1 is in progress, because then nobody may be reading.
 */
final class HeadClock extends ChannelInboundHandlerAdapter {

	private static final byte[] REQUEST_TIMEOUT = "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
		.getBytes(StandardCharsets.US_ASCII);

	private final boolean tls;

	private final Duration timeout;

	private final Interventions interventions;

	private @Nullable Http2Heads http2 = new Http2Heads();

	private @Nullable Future<?> alarm;

	private long heads;

	private boolean busy;

	private boolean draining;

	private boolean upgraded;

	HeadClock(boolean tls, Duration timeout, Interventions interventions) {
		this.tls = tls;
		this.timeout = timeout;
		this.interventions = interventions;
	}

	@Override
	public void handlerAdded(ChannelHandlerContext ctx) {
		start(ctx);
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) {
		if (message instanceof ByteBuf bytes && !this.upgraded) {
			if (this.http2 != null && !this.http2.accept(bytes)) {
				this.http2 = null;
			}
		}
		long before = this.heads;
		ctx.fireChannelRead(message);
		if (!this.upgraded && ctx.channel().isActive()) {
			follow(ctx, before);
		}
	}

	private void follow(ChannelHandlerContext ctx, long before) {
		if (this.http2 == null) {
			if (!this.busy && this.heads == before) {
				start(ctx);
			}
		}
		else if (this.http2.isOpen()) {
			start(ctx);
		}
		else if (this.http2.hasHeads()) {
			stop();
		}
	}

	private void start(ChannelHandlerContext ctx) {
		if (this.alarm == null) {
			this.alarm = ctx.executor().schedule(() -> end(ctx), this.timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
	}

	private void stop() {
		if (this.alarm != null) {
			this.alarm.cancel(false);
			this.alarm = null;
		}
	}

	/**
	 * The head of a request is whole.
	 */
	void requestBegan() {
		this.heads++;
		this.busy = true;
		this.draining = false;
		stop();
	}

	/**
	 * A stream of HTTP/2 has begun. If that was not seen coming, the connection was
	 * upgraded, and what its bytes mean is not known.
	 */
	void streamBegan() {
		this.upgraded = this.http2 == null;
		requestBegan();
	}

	/**
	 * No request is in progress any more.
	 * @param whole whether all of its body had arrived
	 */
	void requestEnded(boolean whole) {
		this.busy = false;
		this.draining = !whole;
	}

	private void end(ChannelHandlerContext ctx) {
		this.interventions.add(Guard.HEADER_TIMEOUT);
		if (!this.draining && (this.http2 == null || !this.http2.isBegun()) && canAnswer(ctx)) {
			ctx.writeAndFlush(Unpooled.wrappedBuffer(REQUEST_TIMEOUT));
		}
		ctx.close();
	}

	// With TLS there may be no SslHandler yet, only what waits for the name of the
	// server.
	private boolean canAnswer(ChannelHandlerContext ctx) {
		if (!this.tls) {
			return true;
		}
		SslHandler ssl = ctx.pipeline().get(SslHandler.class);
		return ssl != null && ssl.handshakeFuture().isSuccess()
				&& !ApplicationProtocolNames.HTTP_2.equals(ssl.applicationProtocol());
	}

	@Override
	public void channelInactive(ChannelHandlerContext ctx) {
		stop();
		ctx.fireChannelInactive();
	}

}
