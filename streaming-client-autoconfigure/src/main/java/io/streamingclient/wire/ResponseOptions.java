package io.streamingclient.wire;

import io.netty.channel.ChannelPipeline;
import org.jspecify.annotations.Nullable;
import reactor.netty.Connection;
import reactor.netty.NettyPipeline;
import reactor.netty.http.client.HttpClientRequest;

/**
 * How the response of a stream is to be read.
 *
 * @param decoded whether content codings (RFC 9110 section 8.4) are undone
 * @param followsRedirects whether redirects are followed within the exchange
 * @param maxDecompressionRatio how many times larger than on the wire the decoded body
 * may get
 * @param maxBodySize body bytes on the wire after which the stream fails, or {@code null}
 * for no limit
 * @param grip how far the wire may interfere
 */
public record ResponseOptions(boolean decoded, boolean followsRedirects, int maxDecompressionRatio,
		@Nullable Long maxBodySize, Grip grip) {

	/**
	 * Options for an exchange on a transport of our own.
	 * @param decoded whether content codings are undone
	 * @param followsRedirects whether redirects are followed within the exchange
	 * @param maxDecompressionRatio how many times larger than on the wire the decoded
	 * body may get
	 * @param maxBodySize body bytes after which the stream fails, or {@code null}
	 */
	public ResponseOptions(boolean decoded, boolean followsRedirects, int maxDecompressionRatio,
			@Nullable Long maxBodySize) {
		this(decoded, followsRedirects, maxDecompressionRatio, maxBodySize, Grip.OWN);
	}

	/**
	 * Options for an exchange that is only measured.
	 * @return the options
	 */
	public static ResponseOptions observing() {
		return new ResponseOptions(false, false, Integer.MAX_VALUE, null, Grip.OBSERVE);
	}

	/**
	 * The options for a channel: a transport that is somebody else's says for itself what
	 * it decodes and follows.
	 * @param connection the channel of the exchange
	 * @return these options, or those that are true of the channel
	 */
	ResponseOptions on(Connection connection) {
		if (this.grip == Grip.OWN) {
			return this;
		}
		ChannelPipeline pipeline = connection.channel().pipeline();
		boolean decodes = this.grip == Grip.GUARD && pipeline.get(NettyPipeline.HttpDecompressor) != null;
		boolean follows = connection instanceof HttpClientRequest request && request.isFollowRedirect();
		return new ResponseOptions(decodes, follows, this.maxDecompressionRatio, this.maxBodySize, this.grip);
	}

	/**
	 * Whether the wire may end an exchange, drop what is not to be passed on, and talk to
	 * the connection.
	 * @return {@code false} if it may only measure
	 */
	boolean interferes() {
		return this.grip != Grip.OBSERVE;
	}

}
