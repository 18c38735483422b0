package io.streamingclient.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;

import io.streamingclient.stream.LiveStream;
import io.streamingclient.stream.WireFacts;

/**
 * Measures how the transport takes the request of one exchange. Sits directly above the
 * HTTP codec and runs on the event loop of the channel.
 */
final class UploadProbe extends ChannelOutboundHandlerAdapter {

	private final LiveStream stream;

	private final WireFacts facts;

	private long partlyTaken;

	UploadProbe(LiveStream stream) {
		this.stream = stream;
		this.facts = stream.wire();
	}

	@Override
	public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
		long bytes = sizeOf(message);
		boolean last = message instanceof LastHttpContent;
		this.facts.written();
		if (message instanceof HttpRequest request) {
			this.facts.endless(EventStreams.areAskedForBy(request));
		}
		ChannelPromise observed = promise.unvoid();
		observed.addListener((future) -> {
			if (future.isSuccess()) {
				taken(bytes, last);
			}
		});
		ctx.write(message, observed);
	}

	private void taken(long bytes, boolean last) {
		this.facts.sent(bytes);
		if (last) {
			this.stream.requestSent();
		}
	}

	private static long sizeOf(Object message) {
		if (message instanceof ByteBuf buffer) {
			return buffer.readableBytes();
		}
		return (message instanceof ByteBufHolder holder) ? holder.content().readableBytes() : 0;
	}

	/**
	 * Look how much the socket has taken: one large buffer completes its promise only
	 * when all of it is taken.
	 * @param socket the channel of an HTTP/1.1 connection
	 */
	void sample(Channel socket) {
		ChannelOutboundBuffer buffer = socket.unsafe().outboundBuffer();
		if (buffer != null) {
			sample(buffer.currentProgress() - buffer.totalPendingWriteBytes());
		}
	}

	/**
	 * Note how much of what was written has been taken.
	 * @param taken a number that changes with every byte
	 */
	void sample(long taken) {
		if (taken != this.partlyTaken) {
			this.partlyTaken = taken;
			this.facts.sentPartly();
		}
	}

}
