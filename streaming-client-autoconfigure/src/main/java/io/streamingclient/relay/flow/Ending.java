package io.streamingclient.relay.flow;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import reactor.netty.channel.AbortedException;

/**
 * What becomes of the channel when a body cannot be sent to its end.
 */
enum Ending {

	/** It is closed. */
	CLOSE {

		@Override
		Throwable abort(Channel channel, Throwable failure) {
			channel.close();
			return new AbortedException(failure);
		}

	},

	/** It is reset, because a close would say that the body is whole. */
	RESET {

		@Override
		Throwable abort(Channel channel, Throwable failure) {
			channel.config().setOption(ChannelOption.SO_LINGER, 0);
			return CLOSE.abort(channel, failure);
		}

	},

	/** The client of Reactor Netty ends it, and tells the reason to its subscriber. */
	TELL {

		@Override
		Throwable abort(Channel channel, Throwable failure) {
			return failure;
		}

	};

	/**
	 * End the channel.
	 * @param channel the channel
	 * @param failure why the body cannot be sent
	 * @return what the subscriber hears
	 */
	abstract Throwable abort(Channel channel, Throwable failure);

}
