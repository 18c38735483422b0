package io.streamingclient.wire;

import java.net.SocketAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import reactor.netty.resources.ConnectionPoolMetrics;
import reactor.netty.resources.ConnectionProvider.MeterRegistrar;

/**
 * Knows whether the pool of a remote host has room. One entry for each pool that Reactor
 * Netty itself keeps.
 */
final class PoolGauges implements MeterRegistrar {

	private final ConcurrentMap<SocketAddress, ConnectionPoolMetrics> pools = new ConcurrentHashMap<>();

	@Override
	public void registerMetrics(String poolName, String id, SocketAddress remoteAddress,
			ConnectionPoolMetrics metrics) {
		this.pools.put(remoteAddress, metrics);
	}

	@Override
	public void deRegisterMetrics(String poolName, String id, SocketAddress remoteAddress) {
		this.pools.remove(remoteAddress);
	}

	boolean isSaturated(SocketAddress remoteAddress) {
		ConnectionPoolMetrics pool = this.pools.get(remoteAddress);
		return pool != null && pool.idleSize() == 0 && pool.allocatedSize() >= pool.maxAllocatedSize();
	}

}
