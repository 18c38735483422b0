package io.streamingclient.wire;

import java.net.SocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

import io.netty.resolver.AddressResolverGroup;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.ConnectionObserver;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClientConfig;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.transport.TransportConfig;

/**
 * Lets a stream to the pool only when there is a slot for it, and tells its
 * {@link WireLink} (found in the Reactor context) when a connection is being made.
 */
final class LinkedConnectionProvider implements ConnectionProvider {

	private final ConnectionProvider pool;

	private final PoolSettings settings;

	// as many as there are pools, one for each remote host
	private final ConcurrentMap<SocketAddress, SlotGate> gates = new ConcurrentHashMap<>();

	LinkedConnectionProvider(ConnectionProvider pool, PoolSettings settings) {
		this.pool = pool;
		this.settings = settings;
	}

	@Override
	public Mono<? extends Connection> acquire(TransportConfig config, ConnectionObserver observer,
			@Nullable Supplier<? extends SocketAddress> remoteAddress,
			@Nullable AddressResolverGroup<?> resolverGroup) {
		return Mono.deferContextual((context) -> {
			Mono<? extends Connection> connection = this.pool.acquire(config, observer, remoteAddress, resolverGroup);
			Optional<WireLink> link = context.getOrEmpty(WireLink.class);
			if (link.isEmpty() || remoteAddress == null) {
				return connection;
			}
			if (!isOwnedByOneStream(config)) {
				link.get().slotTaken();
				return connection;
			}
			return link.get().queueAt(gate(remoteAddress.get())).then(connection);
		});
	}

	private SlotGate gate(SocketAddress remoteAddress) {
		return this.gates.computeIfAbsent(remoteAddress,
				(address) -> new SlotGate(this.settings.maxConnections(), this.settings.maxPending()));
	}

	// an HTTP/2 connection that is being made will serve other streams too
	private static boolean isOwnedByOneStream(TransportConfig config) {
		return config instanceof HttpClientConfig http && http.protocols().length == 1
				&& http.protocols()[0] == HttpProtocol.HTTP11;
	}

	@Override
	public void disposeWhen(SocketAddress address) {
		this.pool.disposeWhen(address);
	}

	@Override
	public Mono<Void> disposeLater() {
		return this.pool.disposeLater();
	}

	@Override
	public void dispose() {
		this.pool.dispose();
	}

	@Override
	public boolean isDisposed() {
		return this.pool.isDisposed();
	}

	@Override
	public int maxConnections() {
		return this.pool.maxConnections();
	}

	@Override
	public @Nullable Map<SocketAddress, Integer> maxConnectionsPerHost() {
		return this.pool.maxConnectionsPerHost();
	}

	@Override
	public @Nullable Builder mutate() {
		return this.pool.mutate();
	}

	@Override
	public @Nullable String name() {
		return this.pool.name();
	}

}
