package io.streamingclient.guards;

import java.util.HashSet;
import java.util.Set;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ServerChannel;
import io.netty.util.AttributeKey;
import org.jspecify.annotations.Nullable;
import reactor.netty.Connection;
import reactor.netty.ConnectionObserver;
import reactor.netty.NettyPipeline;
import reactor.netty.channel.ChannelOperations;

/**
 * What is guarded on one connection. It hears of every exchange on it: of HTTP/1.1 one
 * after the other, on the channel of the connection; of HTTP/2 many at once, each on a
 * channel of its own.
 */
final class ConnectionGuard {

	private static final AttributeKey<ConnectionGuard> KEY = AttributeKey.valueOf(ConnectionGuard.class, "guard");

	private final Channel connection;

	private final @Nullable HeadClock headClock;

	private final @Nullable WriteBacklog backlog;

	private final Set<Channel> exchanges = new HashSet<>();

	private ConnectionGuard(Channel connection, GuardSettings settings, Interventions interventions) {
		this.connection = connection;
		this.headClock = (settings.headerTimeout() != null)
				? new HeadClock(isTls(), settings.headerTimeout(), interventions) : null;
		this.backlog = (settings.maxBuffered() != null)
				? new WriteBacklog(this.exchanges, settings.maxBuffered(), settings.maxBufferedFor(), interventions)
				: null;
	}

	static void install(Channel channel, GuardSettings settings, Interventions interventions) {
		if (channel.parent() instanceof ServerChannel) {
			ConnectionGuard guard = new ConnectionGuard(channel, settings, interventions);
			channel.attr(KEY).set(guard);
			guard.addHandlers();
		}
	}

	private void addHandlers() {
		add("streaming-head-clock", this.headClock);
		add("streaming-write-backlog", this.backlog);
	}

	// As near to the socket as HTTP in the clear can be: what is written and closed from
	// there needs no consent of a codec.
	private void add(String name, @Nullable ChannelHandler handler) {
		if (handler == null) {
			return;
		}
		if (isTls()) {
			this.connection.pipeline().addAfter(NettyPipeline.SslHandler, name, handler);
		}
		else {
			this.connection.pipeline().addFirst(name, handler);
		}
	}

	private boolean isTls() {
		return this.connection.pipeline().get(NettyPipeline.SslHandler) != null;
	}

	static void observe(Connection exchange, ConnectionObserver.State state) {
		if (state != ConnectionObserver.State.CONFIGURED && state != ConnectionObserver.State.DISCONNECTING) {
			return;
		}
		if (exchange instanceof ChannelOperations<?, ?> operations) {
			Channel channel = operations.channel();
			boolean stream = !(channel.parent() instanceof ServerChannel);
			ConnectionGuard guard = (stream ? channel.parent() : channel).attr(KEY).get();
			if (guard != null) {
				guard.tell(operations, stream, state);
			}
		}
	}

	private void tell(ChannelOperations<?, ?> exchange, boolean stream, ConnectionObserver.State state) {
		if (state == ConnectionObserver.State.CONFIGURED) {
			began(exchange.channel(), stream);
		}
		else {
			ended(exchange.channel(), exchange.isInboundDisposed());
		}
	}

	private void began(Channel exchange, boolean stream) {
		if (this.exchanges.add(exchange) && stream) {
			exchange.closeFuture().addListener((closed) -> ended(exchange, true));
		}
		if (this.headClock != null) {
			if (stream) {
				this.headClock.streamBegan();
			}
			else {
				this.headClock.requestBegan();
			}
		}
		if (this.backlog != null) {
			this.backlog.watch();
		}
	}

	private void ended(Channel exchange, boolean whole) {
		this.exchanges.remove(exchange);
		if (this.headClock != null && this.exchanges.isEmpty()) {
			this.headClock.requestEnded(whole);
		}
	}

}
