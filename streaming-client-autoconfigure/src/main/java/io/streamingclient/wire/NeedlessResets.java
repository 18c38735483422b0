package io.streamingclient.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameTypes;

/**
 * Keeps back the RST_STREAMs with which Netty's codec answers each frame that was under
 * way when a stream was reset. RFC 9113 section 5.1 has such frames ignored; a server
 * that was far ahead takes a thousand answers for an attack, and closes the connection
 * with all its streams (as nghttp2 and Netty's own server do). Sits between the codec and
 * the socket or TLS, from one frame to another, on the event loop of the connection.
 */
final class NeedlessResets extends ChannelOutboundHandlerAdapter {

	private static final int HEADER = 9;

	private static final int LENGTH = 3;

	private static final int RESET = HEADER + Integer.BYTES;

	private final Http2Connection connection;

	// how far what was written is into a frame
	private int headerSeen;

	private int payloadLeft;

	NeedlessResets(Http2Connection connection) {
		this.connection = connection;
	}

	@Override
	public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) throws Exception {
		if (message instanceof ByteBuf bytes) {
			if (isNeedless(bytes)) {
				bytes.release();
				promise.trySuccess();
				return;
			}
			follow(bytes);
		}
		super.write(ctx, message, promise);
	}

	private boolean isNeedless(ByteBuf bytes) {
		int start = bytes.readerIndex();
		return this.headerSeen == 0 && this.payloadLeft == 0 && bytes.readableBytes() == RESET
				&& bytes.getUnsignedMedium(start) == Integer.BYTES
				&& bytes.getByte(start + LENGTH) == Http2FrameTypes.RST_STREAM
				&& bytes.getInt(start + HEADER) == Http2Error.STREAM_CLOSED.code()
				&& this.connection.stream(bytes.getInt(start + HEADER - Integer.BYTES)) == null;
	}

	private void follow(ByteBuf bytes) {
		int at = bytes.readerIndex();
		while (at < bytes.writerIndex()) {
			if (this.headerSeen == 0 && this.payloadLeft > 0) {
				int part = Math.min(this.payloadLeft, bytes.writerIndex() - at);
				this.payloadLeft -= part;
				at += part;
			}
			else {
				header(bytes.getUnsignedByte(at++));
			}
		}
	}

	private void header(int octet) {
		if (this.headerSeen < LENGTH) {
			this.payloadLeft = (this.payloadLeft << Byte.SIZE) | octet;
		}
		this.headerSeen = (this.headerSeen + 1) % HEADER;
	}

}
