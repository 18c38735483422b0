package io.streamingclient.wire;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.BiFunction;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

import io.streamingclient.codec.ContentCodings;
import io.streamingclient.codec.ContentDecoder;
import io.streamingclient.codec.CorruptContentException;
import io.streamingclient.stream.FailureContext;
import io.streamingclient.stream.LiveStream;
import io.streamingclient.stream.StreamDecodeException;
import io.streamingclient.stream.StreamException;
import io.streamingclient.stream.StreamLimitException;
import io.streamingclient.stream.StreamTruncatedException;

/**
 * Undoes the content coding of one exchange, no faster than it is read: coded input waits
 * here while nobody asks. Insists on the end of the coded body, and on a bound for how
 * much larger it gets. Runs on the event loop of the channel.
 */
final class ContentDecodingHandler extends ChannelDuplexHandler {

	private static final int PIECE = 16 * 1024;

	// Below this much output a ratio says nothing: a few hundred zeros compress to
	// nothing.
	private static final long RATIO_MATTERS_FROM = 1024 * 1024;

	private final LiveStream stream;

	private final int maxRatio;

	private final boolean others;

	private final Deque<ByteBuf> input = new ArrayDeque<>();

	private @Nullable ContentDecoder decoder;

	private @Nullable LastHttpContent end;

	private String coding = "";

	private long bytesIn;

	private long bytesOut;

	private boolean produced;

	private boolean draining;

	private boolean failed;

	ContentDecodingHandler(LiveStream stream, ResponseOptions options) {
		this.stream = stream;
		this.maxRatio = options.maxDecompressionRatio();
		this.others = options.grip() == Grip.GUARD;
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) {
		if (this.failed) {
			ReferenceCountUtil.release(message);
		}
		else if (message instanceof HttpResponse response) {
			head(ctx, response);
		}
		else if (this.decoder != null && message instanceof HttpContent content) {
			body(ctx, content);
		}
		else {
			this.produced = true;
			ctx.fireChannelRead(message);
		}
	}

	private void head(ChannelHandlerContext ctx, HttpResponse response) {
		HttpHeaders headers = response.headers();
		String contentEncoding = String.join(",", headers.getAll(HttpHeaderNames.CONTENT_ENCODING));
		if (ContentCodings.isCoded(contentEncoding) && mayHaveBody(response)) {
			Optional<ContentDecoder> known = ContentCodings.decoder(contentEncoding);
			if (known.isEmpty() && this.others) {
				// the transport may have offered more than we know, and decodes it itself
				this.produced = true;
				ctx.fireChannelRead(response);
				return;
			}
			if (known.isEmpty()) {
				ReferenceCountUtil.release(response);
				fail(ctx, "the server used a content coding that was not offered to it",
						(context, what) -> new StreamDecodeException(context, what,
								"Correct the server, or read the body with undecoded().", false, null));
				return;
			}
			this.decoder = known.get();
			this.coding = contentEncoding;
			this.stream.wire().contentCoding(contentEncoding);
			headers.remove(HttpHeaderNames.CONTENT_ENCODING).remove(HttpHeaderNames.CONTENT_LENGTH);
		}
		this.produced = true;
		ctx.fireChannelRead(response);
	}

	// RFC 9110 section 6.4.1
	private boolean mayHaveBody(HttpResponse response) {
		int status = response.status().code();
		return status >= 200 && status != 204 && status != 304
				&& !"0".equals(response.headers().get(HttpHeaderNames.CONTENT_LENGTH))
				&& !this.stream.descriptor().method().equals("HEAD");
	}

	private void body(ChannelHandlerContext ctx, HttpContent content) {
		this.bytesIn += content.content().readableBytes();
		if (content instanceof LastHttpContent last) {
			this.end = withoutContent(last);
		}
		this.input.add(content.content());
		drain(ctx, false);
	}

	private static LastHttpContent withoutContent(LastHttpContent last) {
		LastHttpContent end = new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER);
		end.trailingHeaders().set(last.trailingHeaders());
		end.setDecoderResult(last.decoderResult());
		return end;
	}

	private void drain(ChannelHandlerContext ctx, boolean unasked) {
		if (this.draining) {
			return;
		}
		this.draining = true;
		try {
			while (hasMore() && (unasked || ctx.channel().config().isAutoRead())) {
				decodePiece(ctx);
			}
		}
		finally {
			this.draining = false;
		}
	}

	private boolean hasMore() {
		ContentDecoder current = this.decoder;
		return !this.failed && (!this.input.isEmpty() || this.end != null || (current != null && current.hasOutput()));
	}

	private void decodePiece(ChannelHandlerContext ctx) {
		ContentDecoder current = this.decoder;
		if (current == null) {
			return;
		}
		ByteBuf output = ctx.alloc().buffer(PIECE, PIECE);
		try {
			decode(current, output);
		}
		catch (CorruptContentException ex) {
			output.release();
			fail(ctx, String.valueOf(ex.getMessage()), (context, what) -> new StreamDecodeException(context, what,
					"Look at the server and at what stands between it and this client.", false, ex));
			return;
		}
		deliver(ctx, output);
		if (!this.failed && this.input.isEmpty() && !current.hasOutput()) {
			finish(ctx, current);
		}
	}

	private void decode(ContentDecoder current, ByteBuf output) throws CorruptContentException {
		ByteBuf next = this.input.peek();
		ByteBuffer source = (next != null) ? next.nioBuffer() : ByteBuffer.allocate(0);
		ByteBuffer target = output.nioBuffer(0, PIECE);
		int available = source.remaining();
		current.decode(source, target);
		output.writerIndex(target.position());
		if (next != null) {
			next.skipBytes(available - source.remaining());
			if (!next.isReadable()) {
				this.input.remove().release();
			}
		}
	}

	private void deliver(ChannelHandlerContext ctx, ByteBuf output) {
		if (!output.isReadable()) {
			output.release();
			return;
		}
		this.bytesOut += output.readableBytes();
		if (this.bytesOut > RATIO_MATTERS_FROM && this.bytesOut / this.maxRatio > this.bytesIn) {
			output.release();
			fail(ctx, "the decoded body is more than " + this.maxRatio + " times as large as what was sent",
					(context, what) -> new StreamLimitException(context, what,
							"If that is right, raise 'limits.max-decompression-ratio' of client '"
									+ this.stream.descriptor().client() + "'.",
							false, null));
			return;
		}
		this.produced = true;
		// small pieces, such as events, must not hold a large buffer while they wait
		ctx.fireChannelRead(new DefaultHttpContent(output.capacity(output.readableBytes())));
	}

	private void finish(ChannelHandlerContext ctx, ContentDecoder current) {
		LastHttpContent last = this.end;
		if (last == null) {
			return;
		}
		this.end = null;
		if (last.decoderResult().isSuccess() && !current.isComplete()) {
			last.release();
			fail(ctx, "the " + this.coding + " body ended before its end",
					(context, what) -> new StreamTruncatedException(context, what,
							"What was delivered is not all: ask again.", true, null));
			return;
		}
		this.produced = true;
		ctx.fireChannelRead(last);
	}

	private void fail(ChannelHandlerContext ctx, String what,
			BiFunction<FailureContext, String, StreamException> error) {
		this.failed = true;
		releaseAll();
		ctx.fireExceptionCaught(new WireFault(what, (context) -> error.apply(context, what)));
		ctx.close();
	}

	@Override
	public void read(ChannelHandlerContext ctx) {
		drain(ctx, false);
		if (!hasMore()) {
			ctx.read();
		}
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext ctx) {
		boolean nothing = !this.produced && this.decoder != null && !hasMore();
		this.produced = false;
		ctx.fireChannelReadComplete();
		if (nothing && !ctx.channel().config().isAutoRead()) {
			ctx.read();
		}
	}

	// What has arrived was sent, whoever asks for it when.
	@Override
	public void channelInactive(ChannelHandlerContext ctx) {
		drain(ctx, true);
		ctx.fireChannelInactive();
	}

	@Override
	public void handlerRemoved(ChannelHandlerContext ctx) {
		releaseAll();
	}

	private void releaseAll() {
		this.input.forEach(ReferenceCountUtil::release);
		this.input.clear();
		if (this.end != null) {
			this.end.release();
			this.end = null;
		}
		if (this.decoder != null) {
			this.decoder.close();
			this.decoder = null;
		}
	}

}
