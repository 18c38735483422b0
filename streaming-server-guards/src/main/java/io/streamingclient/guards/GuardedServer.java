package io.streamingclient.guards;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import org.jspecify.annotations.Nullable;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/**
 * One server: its open connections, and whether it accepts more.
 */
final class GuardedServer {

	private final GuardSettings settings;

	private final Interventions interventions;

	private final boolean tls;

	private final Set<Channel> connections = ConcurrentHashMap.newKeySet();

	private volatile @Nullable AcceptGuard acceptGuard;

	GuardedServer(GuardSettings settings, Interventions interventions, boolean tls) {
		this.settings = settings;
		this.interventions = interventions;
		this.tls = tls;
	}

	/**
	 * Put the guards in place. The server does not accept before its {@link AcceptGuard}
	 * is there.
	 * @param server the server
	 * @return the guarded one
	 */
	HttpServer applyTo(HttpServer server) {
		return server.option(ChannelOption.AUTO_READ, false)
			.doOnBound(this::bound)
			.doOnChannelInit(
					(observer, channel, remote) -> ConnectionGuard.install(channel, this.settings, this.interventions))
			.childObserve(ConnectionGuard::observe);
	}

	private void bound(DisposableServer server) {
		AcceptGuard guard = new AcceptGuard(this.settings, this.connections, this.interventions, this.tls);
		this.acceptGuard = guard;
		server.channel().pipeline().addFirst("streaming-accept-guard", guard);
	}

	int connections() {
		return this.connections.size();
	}

	AcceptState state() {
		AcceptGuard guard = this.acceptGuard;
		return (guard != null) ? guard.state() : AcceptState.NOT_BOUND;
	}

}
