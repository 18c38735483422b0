package io.streamingclient.wire;

import java.util.List;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2StreamChannel;
import reactor.netty.NettyPipeline;

import io.streamingclient.stream.LiveStream;

/**
 * What an exchange has in the pipeline of its channel while it uses it: directly above
 * the HTTP codec, and below all that is Reactor Netty's.
 *
 * @param channel the channel
 * @param probe measures the response
 * @param upload measures the request
 * @param stream the row
 * @param options how the response is read
 */
record ExchangeHandlers(Channel channel, StreamProbe probe, UploadProbe upload, LiveStream stream,
		ResponseOptions options) {

	private static final String PROBE = "streamingClient.probe";

	private static final String UPLOAD = "streamingClient.upload";

	private static final String READS = "streamingClient.reads";

	private static final String DECODER = "streamingClient.contentDecoder";

	void install() {
		ChannelPipeline pipeline = this.channel.pipeline();
		String codec = (pipeline.get(NettyPipeline.HttpCodec) != null) ? NettyPipeline.HttpCodec
				: NettyPipeline.H2ToHttp11Codec;
		pipeline.addAfter(codec, UPLOAD, this.upload);
		pipeline.addAfter(UPLOAD, PROBE, this.probe);
		if (this.channel instanceof Http2StreamChannel && this.options.interferes()) {
			pipeline.addAfter(UPLOAD, READS, new DeferredReads());
		}
		if (this.options.decoded()) {
			pipeline.addAfter(PROBE, DECODER, new ContentDecodingHandler(this.stream, this.options));
		}
	}

	void remove() {
		ChannelPipeline pipeline = this.channel.pipeline();
		for (String name : List.of(DECODER, PROBE, UPLOAD, READS)) {
			ChannelHandler handler = pipeline.get(name);
			if (handler != null) {
				pipeline.remove(handler);
			}
		}
	}

}
