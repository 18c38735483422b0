package io.streamingclient.guards;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ServerChannelRecvByteBufAllocator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands in front of the acceptor on the server channel: knows every connection, holds
 * the limit, and tries again when accepting fails. All of it runs on the event loop of
 * the server channel; {@link #state()} is for anybody.
 */
final class AcceptGuard extends ChannelInboundHandlerAdapter {

	// for a client to read its answer
	private static final Duration PATIENCE = Duration.ofSeconds(2);

	private static final Logger logger = LoggerFactory.getLogger(AcceptGuard.class);

	private static final long FIRST_PAUSE = 100;

	private static final long LONGEST_PAUSE = 1000;

	private static final Duration BEAT = Duration.ofSeconds(1);

	private static final long OLD = BEAT.multipliedBy(5).toNanos();

	private static final long QUIET = Duration.ofMinutes(1).toNanos();

	// Refused connections that may be open to be told so; more are closed at once.
	private static final int MAX_REFUSED = 64;

	private final GuardSettings settings;

	private final Set<Channel> connections;

	private final Interventions interventions;

	private final boolean tls;

	// Made beforehand: without file descriptors perhaps no class can be loaded.
	private final Runnable tryAgain = this::tryAgain;

	private final Runnable calm = this::calm;

	private final Runnable update = this::update;

	private long pause = FIRST_PAUSE;

	private int refused;

	private long lastError;

	private boolean open = true;

	private boolean pausing;

	@Nullable private Long logged;

	@Nullable private Channel server;

	@Nullable private Future<?> heart;

	private volatile boolean full;

	private volatile boolean failing;

	private volatile long beat = System.nanoTime();

	AcceptGuard(GuardSettings settings, Set<Channel> connections, Interventions interventions, boolean tls) {
		this.settings = settings;
		this.connections = connections;
		this.interventions = interventions;
		this.tls = tls;
	}

	@Override
	public void handlerAdded(ChannelHandlerContext ctx) {
		Channel server = ctx.channel();
		this.server = server;
		if (this.settings.overLimit() == OverLimit.STOP_ACCEPTING) {
			// one at a time, so that none is accepted behind the last
			server.config().setRecvByteBufAllocator(new ServerChannelRecvByteBufAllocator());
		}
		this.heart = server.eventLoop()
			.scheduleAtFixedRate(() -> this.beat = System.nanoTime(), 0, BEAT.toMillis(), TimeUnit.MILLISECONDS);
		server.config().setAutoRead(true);
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object accepted) {
		Channel connection = (Channel) accepted;
		this.failing = false;
		this.pause = FIRST_PAUSE;
		if (isFull() && this.settings.overLimit() != OverLimit.STOP_ACCEPTING) {
			refuse(ctx, connection);
			return;
		}
		this.connections.add(connection);
		connection.closeFuture().addListener((closed) -> {
			this.connections.remove(connection);
			if (this.full) {
				ctx.channel().eventLoop().execute(this.update);
			}
		});
		update();
		ctx.fireChannelRead(connection);
	}

	private boolean isFull() {
		Integer limit = this.settings.maxConnections();
		return limit != null && this.connections.size() >= limit;
	}

	private void refuse(ChannelHandlerContext ctx, Channel connection) {
		this.interventions.add(Guard.MAX_CONNECTIONS);
		// over TLS nothing can be said before a handshake, which is work
		if (this.tls || this.settings.overLimit() == OverLimit.CLOSE || this.refused >= MAX_REFUSED) {
			connection.unsafe().closeForcibly();
			return;
		}
		this.refused++;
		connection.closeFuture().addListener((closed) -> ctx.channel().eventLoop().execute(() -> this.refused--));
		connection.pipeline().addLast(new RefusedConnection(this.settings.retryAfterSeconds(), PATIENCE));
		ctx.channel().eventLoop().register(connection);
	}

	// The acceptor of Reactor Netty is not told: it would turn accepting on again
	// whatever the limit says.
	@Override
	public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
		this.interventions.add(Guard.ACCEPT);
		this.failing = true;
		this.lastError = System.nanoTime();
		log(cause);
		if (!this.pausing) {
			this.pausing = true;
			update();
			ctx.channel().eventLoop().schedule(this.tryAgain, this.pause, TimeUnit.MILLISECONDS);
			this.pause = Math.min(LONGEST_PAUSE, this.pause * 2);
		}
	}

	// Where descriptors are scarce every connection that ends makes room for one error.
	private void log(Throwable cause) {
		long now = System.nanoTime();
		if (this.logged == null || now - this.logged > QUIET) {
			this.logged = now;
			logger.warn("Accepting a connection failed: {}. It is tried again until it works.", cause.toString());
		}
	}

	private void tryAgain() {
		this.pausing = false;
		update();
		Channel server = this.server;
		if (server != null) {
			server.eventLoop().schedule(this.calm, LONGEST_PAUSE, TimeUnit.MILLISECONDS);
		}
	}

	// Had a connection been waiting, it would have failed again at once.
	private void calm() {
		if (!this.pausing && System.nanoTime() - this.lastError >= TimeUnit.MILLISECONDS.toNanos(LONGEST_PAUSE)) {
			this.failing = false;
		}
	}

	private void update() {
		boolean before = this.full;
		this.full = this.settings.overLimit() == OverLimit.STOP_ACCEPTING && isFull();
		if (this.full && !isFull()) {
			// a connection that ended in between may not have seen that it is waited for
			this.full = false;
		}
		if (this.full && !before) {
			this.interventions.add(Guard.MAX_CONNECTIONS);
		}
		boolean open = !this.full && !this.pausing;
		Channel server = this.server;
		// what somebody else has turned off stays off
		if (server != null && open != this.open) {
			this.open = open;
			server.config().setAutoRead(open);
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext ctx) {
		if (this.heart != null) {
			this.heart.cancel(false);
		}
		ctx.fireChannelInactive();
	}

	AcceptState state() {
		Channel server = this.server;
		if (server == null) {
			return AcceptState.NOT_BOUND;
		}
		if (!server.isActive()) {
			return AcceptState.CLOSED;
		}
		if (this.failing) {
			return AcceptState.ERRORS;
		}
		if (this.full) {
			return AcceptState.FULL;
		}
		if (System.nanoTime() - this.beat > OLD) {
			return AcceptState.STUCK;
		}
		return server.config().isAutoRead() ? AcceptState.ACCEPTING : AcceptState.STOPPED;
	}

}
