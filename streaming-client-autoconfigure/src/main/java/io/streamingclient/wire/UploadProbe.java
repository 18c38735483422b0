package io.streamingclient.wire;

import java.util.function.LongConsumer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.FileRegion;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2StreamChannel;
import org.jspecify.annotations.Nullable;
import reactor.netty.Connection;

import io.streamingclient.stream.LiveStream;
import io.streamingclient.stream.WireFacts;

/**
 * Measures how the transport takes the request of one exchange. Sits directly above the
 * HTTP codec and runs on the event loop of the channel.
 */
final class UploadProbe extends ChannelOutboundHandlerAdapter {

	// A large buffer is written in pieces: its promise completes only when the transport
	// has taken all of it, which may last longer than any clock. With HTTP/1.1 the socket
	// can be asked, and chunks should be few.
	private static final int FRAME = 16 * 1024;

	private static final int PIECE = 64 * 1024;

	private final LiveStream stream;

	private final WireFacts facts;

	private final LongConsumer progress;

	private final Connection connection;

	private final boolean mayChange;

	private final boolean http2;

	private final int pieceSize;

	private long bytesTaken;

	private long socketProgress;

	private boolean over;

	UploadProbe(WireLink link, ResponseOptions options, Connection connection) {
		this.stream = link.stream();
		this.facts = this.stream.wire();
		this.progress = link.uploadProgress();
		this.connection = connection;
		this.mayChange = options.interferes();
		this.http2 = connection.channel() instanceof Http2StreamChannel;
		this.pieceSize = this.mayChange ? (this.http2 ? FRAME : PIECE) : Integer.MAX_VALUE;
	}

	@Override
	public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
		ByteBuf content = content(message);
		if (content == null || content.readableBytes() <= this.pieceSize) {
			pass(ctx, message, promise);
			return;
		}
		if (message instanceof FullHttpRequest whole) {
			pass(ctx, new DefaultHttpRequest(whole.protocolVersion(), whole.method(), whole.uri(), whole.headers()),
					ctx.newPromise());
		}
		while (content.readableBytes() > this.pieceSize) {
			pass(ctx, new DefaultHttpContent(content.readRetainedSlice(this.pieceSize)), ctx.newPromise());
		}
		pass(ctx, rest(message, content), promise);
	}

	private static @Nullable ByteBuf content(Object message) {
		if (message instanceof ByteBuf buffer) {
			return buffer;
		}
		return (message instanceof ByteBufHolder holder) ? holder.content() : null;
	}

	private static Object rest(Object message, ByteBuf content) {
		if (message instanceof FullHttpRequest whole) {
			LastHttpContent last = new DefaultLastHttpContent(content);
			last.trailingHeaders().set(whole.trailingHeaders());
			return last;
		}
		return (message instanceof ByteBufHolder holder) ? holder.replace(content) : content;
	}

	private void pass(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
		long bytes = sizeOf(message);
		boolean last = message instanceof LastHttpContent;
		this.facts.written();
		if (message instanceof HttpRequest request) {
			this.facts.endless(EventStreams.areAskedForBy(request));
		}
		ChannelPromise observed = promise.unvoid();
		observed.addListener((future) -> {
			if (future.isSuccess() && !this.over) {
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
		if (bytes > 0) {
			this.bytesTaken += bytes;
			this.progress.accept(this.bytesTaken);
		}
	}

	/**
	 * The exchange has left the channel. What is told of its parts from now on is not of
	 * the request that may follow a redirect.
	 */
	void over() {
		this.over = true;
		this.facts.uploadOver();
	}

	private static long sizeOf(Object message) {
		if (message instanceof FileRegion file) {
			return file.count();
		}
		ByteBuf content = content(message);
		return (content != null) ? content.readableBytes() : 0;
	}

	/**
	 * The response is over. If it was early, the rest of the request would stand before
	 * the next one: for Reactor Netty a body that is one buffer is sent when it is
	 * written.
	 */
	void keepFromOthers() {
		if (this.mayChange && !this.http2 && this.facts.isUploadPending()) {
			this.connection.markPersistent(false);
		}
	}

	/**
	 * Look how much the socket has taken: a file, or a piece, completes its promise only
	 * when all of it is taken.
	 * @param socket the channel of an HTTP/1.1 connection
	 */
	void sample(Channel socket) {
		ChannelOutboundBuffer buffer = socket.unsafe().outboundBuffer();
		if (buffer != null) {
			long progress = buffer.currentProgress() - buffer.totalPendingWriteBytes();
			if (progress != this.socketProgress) {
				this.socketProgress = progress;
				this.facts.sentPartly();
			}
		}
	}

}
