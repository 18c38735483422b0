package io.streamingclient.websocket;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;

/**
 * The head of the answer to an upgrade. Reactor Netty collects the answer and has an
 * error without a status if that fails.
 */
final class AnswerHead extends ChannelInboundHandlerAdapter {

	private volatile int status;

	private volatile Map<String, List<String>> headers = Map.of();

	private volatile @Nullable Throwable malformed;

	/**
	 * Read along on a channel whose request is prepared in this step of its event loop.
	 */
	void attachTo(Channel channel) {
		// the collector is put in front of what is there already
		channel.eventLoop().execute(() -> {
			if (channel.pipeline().get(NettyPipeline.HttpCodec) != null) {
				channel.pipeline().addAfter(NettyPipeline.HttpCodec, AnswerHead.class.getName(), this);
			}
		});
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (message instanceof WebSocketFrame frame) {
			// whoever wanted the session left in this very moment, and nobody reads it
			frame.release();
			context.close();
			return;
		}
		if (message instanceof HttpResponse response && response.status().codeClass() != HttpStatusClass.INFORMATIONAL
				|| isUpgrade(message)) {
			read(context, (HttpResponse) message);
		}
		context.fireChannelRead(message);
	}

	private static boolean isUpgrade(Object message) {
		return message instanceof HttpResponse response && response.status().code() == 101;
	}

	private void read(ChannelHandlerContext context, HttpResponse response) {
		if (response.decoderResult().isFailure()) {
			this.malformed = response.decoderResult().cause();
			return;
		}
		Map<String, List<String>> all = new LinkedHashMap<>();
		HttpHeaders fields = response.headers();
		fields.names().forEach((name) -> all.put(name, List.copyOf(fields.getAll(name))));
		this.headers = all;
		this.status = response.status().code();
		if (this.status == 101 && !fields.contains(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT)) {
			// Netty takes it for that of a draft, whose body would be waited for
			this.malformed = new WebSocketHandshakeException("The answer has no Sec-WebSocket-Accept");
			context.close();
		}
	}

	/**
	 * The status code, or zero without an answer.
	 */
	int status() {
		return this.status;
	}

	Map<String, List<String>> headers() {
		return this.headers;
	}

	@Nullable Throwable malformed() {
		return this.malformed;
	}

}
