package io.streamingclient.client;

import java.util.function.LongConsumer;

import reactor.core.Exceptions;

/**
 * Tells a listener how much of the request body is sent: more with every call, and
 * nothing once the stream has ended.
 */
final class UploadProgress implements LongConsumer {

	private final LongConsumer listener;

	private final Exchange exchange;

	private long told;

	UploadProgress(LongConsumer listener, Exchange exchange) {
		this.listener = listener;
		this.exchange = exchange;
	}

	@Override
	public void accept(long bytes) {
		if (bytes <= this.told || this.exchange.stream().isTerminated()) {
			return;
		}
		this.told = bytes;
		try {
			this.listener.accept(bytes);
		}
		catch (RuntimeException | Error ex) {
			Exceptions.throwIfJvmFatal(ex);
			this.exchange.failedInTheApplication(ex);
		}
	}

}
