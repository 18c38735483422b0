package io.streamingclient.wire;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;

/**
 * Reads of an HTTP/2 stream, one task of the event loop later and only if they are still
 * wanted. A stream channel hands over all that it has in the very call that asks for it,
 * and opens its window again. Reactor Netty makes that call whenever its subscriber asks
 * for more in {@code onNext}, however much is queued already, so a slow consumer that
 * does so once in a while would have the whole body in memory. A socket that is asked to
 * read does so later: this makes the two alike.
 */
final class DeferredReads extends ChannelOutboundHandlerAdapter {

	private boolean due;

	@Override
	public void read(ChannelHandlerContext ctx) {
		if (!ctx.channel().config().isAutoRead()) {
			ctx.read();
		}
		else if (!this.due) {
			this.due = true;
			ctx.executor().execute(() -> readIfWanted(ctx));
		}
	}

	private void readIfWanted(ChannelHandlerContext ctx) {
		this.due = false;
		if (ctx.channel().config().isAutoRead()) {
			ctx.read();
		}
	}

}
