package io.streamingclient.guards;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;

/**
 * Answers the first request of a connection that is one too many, and lets the client
 * read it: a socket that is closed at once takes the answer with it. Nothing is parsed.
 */
final class RefusedConnection extends ChannelInboundHandlerAdapter {

	private final String retryAfter;

	private final Duration patience;

	private boolean answered;

	RefusedConnection(String retryAfter, Duration patience) {
		this.retryAfter = retryAfter;
		this.patience = patience;
	}

	@Override
	public void channelActive(ChannelHandlerContext ctx) {
		Future<?> due = ctx.channel()
			.eventLoop()
			.schedule(() -> ctx.close(), this.patience.toNanos(), TimeUnit.NANOSECONDS);
		ctx.channel().closeFuture().addListener((closed) -> due.cancel(false));
		ctx.fireChannelActive();
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) {
		boolean http2 = message instanceof ByteBuf bytes && bytes.isReadable(3) && isPreface(bytes);
		ReferenceCountUtil.release(message);
		if (this.answered) {
			return;
		}
		this.answered = true;
		if (http2) {
			ctx.close();
			return;
		}
		String answer = "HTTP/1.1 503 Service Unavailable\r\nRetry-After: " + this.retryAfter
				+ "\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
		ctx.writeAndFlush(
				ByteBufUtil.encodeString(ctx.alloc(), java.nio.CharBuffer.wrap(answer), StandardCharsets.US_ASCII))
			.addListener((written) -> {
				if (written.isSuccess() && ctx.channel() instanceof DuplexChannel duplex) {
					duplex.shutdownOutput().addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
				}
				else {
					ctx.close();
				}
			});
	}

	private static boolean isPreface(ByteBuf bytes) {
		int start = bytes.readerIndex();
		return bytes.getByte(start) == 'P' && bytes.getByte(start + 1) == 'R' && bytes.getByte(start + 2) == 'I';
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
		ctx.close();
	}

}
