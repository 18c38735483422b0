package io.streamingclient.autoconfigure;

import java.time.Duration;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import reactor.netty.resources.LoopResources;

import org.springframework.http.client.ReactorResourceFactory;

import io.streamingclient.wire.Transport;
import io.streamingclient.wire.TransportSettings;

/**
 * Makes the transports of all clients, on event loops that belong to the application
 * context. The global ones of Reactor Netty do not: whichever context is stopped first
 * takes them away from all others.
 */
final class TransportFactory implements Function<TransportSettings, Transport>, AutoCloseable {

	private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

	private final LoopResources loops;

	private final boolean owner;

	TransportFactory(@Nullable ReactorResourceFactory resources) {
		if (resources != null && !resources.isUseGlobalResources()) {
			this.owner = false;
			this.loops = resources.getLoopResources();
		}
		else {
			this.owner = true;
			this.loops = LoopResources.create("streaming-client");
		}
	}

	@Override
	public Transport apply(TransportSettings settings) {
		return new Transport(settings, this.loops);
	}

	@Override
	public void close() {
		if (this.owner) {
			this.loops.disposeLater(Duration.ZERO, CLOSE_TIMEOUT).subscribe();
		}
	}

}
