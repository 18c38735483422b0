package io.streamingclient.wire;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;

import io.streamingclient.stream.LiveConnections;

/**
 * Tampers with HTTP/2 connections below the client.
 */
public final class Http2Taps {

	private Http2Taps() {
	}

	/**
	 * Let no RST_STREAM out any more, as if nobody sent one.
	 * @param connections those that are open now
	 */
	public static void swallowResets(LiveConnections connections) {
		connections.forEach((connection) -> {
			ChannelPipeline pipeline = ((Http2ConnectionProbe) connection.control()).channel().pipeline();
			pipeline.addAfter(pipeline.context(Http2FrameCodec.class).name(), "swallowResets", new Swallow());
		});
	}

	/**
	 * Close the connections.
	 * @param connections those that are open now
	 */
	public static void close(LiveConnections connections) {
		connections.forEach((connection) -> ((Http2ConnectionProbe) connection.control()).channel().close());
	}

	/**
	 * Lose what the next read brings, as when there is no memory to put it into.
	 * @param connections those that are open now
	 */
	public static void loseTheNextRead(LiveConnections connections) {
		connections.forEach((connection) -> ((Http2ConnectionProbe) connection.control()).channel()
			.pipeline()
			.addFirst("loseTheNextRead", new OutOfMemory()));
	}

	private static final class OutOfMemory extends ChannelInboundHandlerAdapter {

		@Override
		public void channelRead(ChannelHandlerContext ctx, Object message) {
			ReferenceCountUtil.release(message);
			ctx.pipeline().remove(this);
			throw new OutOfMemoryError("on purpose");
		}

	}

	private static final class Swallow extends ChannelOutboundHandlerAdapter {

		@Override
		public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) throws Exception {
			if (message instanceof Http2ResetFrame) {
				promise.trySuccess();
			}
			else {
				super.write(ctx, message, promise);
			}
		}

	}

}
