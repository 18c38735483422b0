package io.streamingclient.wire;

import java.net.SocketAddress;
import java.util.Map;
import java.util.Optional;
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
 * Tells the {@link WireLink} of a stream (found in the Reactor context) when a connection
 * is being acquired for it, so that a stream that ends meanwhile leaves the queue of the
 * pool. Reactor Netty itself does not cancel an acquisition whose subscriber is gone.
 */
final class LinkedConnectionProvider implements ConnectionProvider {

	private final ConnectionProvider pool;

	private final PoolGauges gauges;

	LinkedConnectionProvider(ConnectionProvider pool, PoolGauges gauges) {
		this.pool = pool;
		this.gauges = gauges;
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
			link.get().acquiring(() -> this.gauges.isSaturated(remoteAddress.get()));
			if (!isOwnedByOneStream(config)) {
				return connection;
			}
			// what comes in spite of a cancellation has no other owner
			return connection.doOnSubscribe(link.get()::cancellable).doOnDiscard(Connection.class, Connection::dispose);
		});
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
