package io.streamingclient.websocket;

import java.util.concurrent.RejectedExecutionException;

import io.netty.channel.Channel;

/**
 * The event loop of a channel, for callers on any thread.
 *
 * @param channel the channel
 */
record Loop(Channel channel) {

	/**
	 * Run a task on the event loop, at once if the caller is there.
	 */
	void run(Runnable task) {
		run(task, () -> {
		});
	}

	/**
	 * Run a task on the event loop.
	 * @param task the task
	 * @param otherwise runs here if the event loop is gone, and with it the channel
	 */
	void run(Runnable task, Runnable otherwise) {
		if (this.channel.eventLoop().inEventLoop()) {
			task.run();
			return;
		}
		try {
			this.channel.eventLoop().execute(task);
		}
		catch (RejectedExecutionException ex) {
			otherwise.run();
		}
	}

}
