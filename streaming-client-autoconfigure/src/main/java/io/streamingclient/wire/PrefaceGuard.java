package io.streamingclient.wire;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives up a new HTTP/2 connection whose peer does not send its SETTINGS (RFC 9113
 * section 3.4) within the connect timeout. Reactor Netty would wait for them for ever,
 * and keep a place in the pool for it.
 */
final class PrefaceGuard {

	private static final Logger logger = LoggerFactory.getLogger(PrefaceGuard.class);

	private PrefaceGuard() {
	}

	static void watch(Channel channel, Duration connectTimeout) {
		Future<?> due = channel.eventLoop()
			.schedule(() -> check(channel), connectTimeout.toNanos(), TimeUnit.NANOSECONDS);
		// or closed connections would wait for it, too
		channel.closeFuture().addListener((closed) -> due.cancel(false));
	}

	private static void check(Channel channel) {
		Http2FrameCodec codec = channel.pipeline().get(Http2FrameCodec.class);
		if (channel.isActive() && codec != null && !codec.decoder().prefaceReceived()) {
			logger.warn("{} is given up: its peer has not sent its HTTP/2 SETTINGS within the connect timeout",
					channel);
			channel.close();
		}
	}

}
