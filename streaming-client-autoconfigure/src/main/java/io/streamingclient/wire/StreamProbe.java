package io.streamingclient.wire;

import java.util.List;
import java.util.Map;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpContentDecompressor;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2ResetFrame;
import org.jspecify.annotations.Nullable;
import reactor.netty.Connection;
import reactor.netty.NettyPipeline;

import io.streamingclient.stream.LiveStream;
import io.streamingclient.stream.StreamLimitException;
import io.streamingclient.stream.WireFacts;

/**
 * Measures one exchange on its channel: an HTTP/1.1 connection for as long as the
 * exchange uses it, or an HTTP/2 stream. Sits directly above the HTTP codec, so it sees
 * bytes before content decoding. Runs on the event loop of the channel only, but for the
 * volatile fields.
 */
final class StreamProbe extends ChannelDuplexHandler {

	private static final String PROBE = "streamingClient.probe";

	private static final String DECODER = "streamingClient.contentDecoder";

	private final LiveStream stream;

	private final ResponseOptions options;

	private final WireFacts facts;

	private final Channel channel;

	private volatile @Nullable Integer resetCode;

	private volatile @Nullable Throwable malformed;

	private volatile List<Map.Entry<String, String>> trailers = List.of();

	private boolean installed;

	private boolean provisional;

	private long socketProgress;

	private StreamProbe(WireLink link, Channel channel) {
		this.stream = link.stream();
		this.options = link.options();
		this.facts = this.stream.wire();
		this.channel = channel;
	}

	static StreamProbe install(Connection connection, WireLink link) {
		Channel channel = connection.channel();
		StreamProbe probe = new StreamProbe(link, channel);
		ChannelPipeline pipeline = channel.pipeline();
		String codec = (pipeline.get(NettyPipeline.HttpCodec) != null) ? NettyPipeline.HttpCodec
				: NettyPipeline.H2ToHttp11Codec;
		pipeline.addAfter(codec, PROBE, probe);
		if (link.options().decoded()) {
			pipeline.addAfter(PROBE, DECODER, new HttpContentDecompressor(0));
		}
		connection.onTerminate().subscribe(null, (error) -> probe.uninstall(), probe::uninstall);
		probe.facts
			.protocol((channel.parent() != null && codec.equals(NettyPipeline.H2ToHttp11Codec)) ? "h2" : "http/1.1");
		return probe;
	}

	// The exchange has left the channel, which may serve another one now.
	private void uninstall() {
		if (this.installed) {
			this.installed = false;
			removeIfPresent(DECODER);
			removeIfPresent(PROBE);
		}
	}

	private void removeIfPresent(String name) {
		ChannelHandler handler = this.channel.pipeline().get(name);
		if (handler != null) {
			this.channel.pipeline().remove(handler);
		}
	}

	@Override
	public void handlerAdded(ChannelHandlerContext ctx) {
		this.installed = true;
	}

	EventLoop loop() {
		return this.channel.eventLoop();
	}

	@Nullable Integer resetCode() {
		return this.resetCode;
	}

	@Nullable Throwable malformed() {
		return this.malformed;
	}

	List<Map.Entry<String, String>> trailers() {
		return this.trailers;
	}

	void close() {
		if (this.installed) {
			this.channel.close();
		}
	}

	// A loop runs its reads before its tasks: what has arrived by now is read before the
	// second task.
	void behindDueReads(Runnable look) {
		loop().execute(look);
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) {
		if (message instanceof HttpObject part && part.decoderResult().isFailure()) {
			this.malformed = part.decoderResult().cause();
		}
		if (message instanceof HttpResponse response) {
			responseHead(response);
		}
		else if (message instanceof HttpContent content) {
			responseBody(content);
		}
		ctx.fireChannelRead(message);
		enforceBodyLimit(ctx);
	}

	private void responseHead(HttpResponse response) {
		this.provisional = isInformational(response) || isFollowedRedirect(response);
		if (!this.provisional) {
			this.facts.status(response.status().code());
			this.stream.streaming();
		}
		this.facts.received(0, System.nanoTime());
	}

	private static boolean isInformational(HttpResponse response) {
		return response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
	}

	// The same codes that Reactor Netty follows; the response that counts is still to come.
	private boolean isFollowedRedirect(HttpResponse response) {
		return this.options.followsRedirects() && switch (response.status().code()) {
			case 301, 302, 303, 307, 308 -> response.headers().contains(HttpHeaderNames.LOCATION);
			default -> false;
		};
	}

	private void responseBody(HttpContent content) {
		this.facts.received(content.content().readableBytes(), System.nanoTime());
		if (content instanceof LastHttpContent last && !this.provisional) {
			this.trailers = List.copyOf(last.trailingHeaders().entries());
			this.facts.responseEnded();
		}
	}

	private void enforceBodyLimit(ChannelHandlerContext ctx) {
		Long limit = this.options.maxBodySize();
		if (limit != null && this.facts.bytesReceived() > limit && !this.stream.isTerminated()) {
			this.stream.terminate(new StreamLimitException(this.stream.failureContext(),
					"the body is larger than " + limit + " bytes", "Raise 'max-body-size' or ask for less.", false,
					null));
		}
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
		if (event instanceof Http2ResetFrame reset) {
			this.resetCode = (int) reset.errorCode();
		}
		ctx.fireUserEventTriggered(event);
	}

	@Override
	public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
		long bytes = sizeOf(message);
		boolean last = message instanceof LastHttpContent;
		this.facts.written(bytes);
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

	// One large buffer completes its promise only when all of it is taken.
	void sampleUpload() {
		ChannelOutboundBuffer buffer = this.channel.unsafe().outboundBuffer();
		if (this.installed && this.channel.parent() == null && buffer != null) {
			long progress = buffer.currentProgress() - buffer.totalPendingWriteBytes();
			if (progress != this.socketProgress) {
				this.socketProgress = progress;
				this.facts.sentPartly();
			}
		}
	}

}
