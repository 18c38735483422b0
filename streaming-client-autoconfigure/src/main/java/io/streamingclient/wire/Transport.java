package io.streamingclient.wire;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.concurrent.ImmediateEventExecutor;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;
import reactor.netty.tcp.SslProvider;
import reactor.netty.tcp.SslProvider.GenericSslContextSpec;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;

/**
 * The HTTP transport of one named client, with a connection pool of its own. Thread-safe.
 */
public final class Transport implements AutoCloseable {

	// The watchdog keeps the clock for a slot. This one only bounds what it may miss.
	private static final Duration PENDING_ACQUIRE_BOUND = Duration.ofMinutes(10);

	private static final int HTTP2_STREAM_WINDOW = 1024 * 1024;

	private static final Duration DISPOSE_TIMEOUT = Duration.ofSeconds(5);

	private final ConnectionProvider connections;

	private final ChannelGroup channels = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE, true);

	private final HttpClient httpClient;

	private final HttpClient upgrading;

	/**
	 * Create a transport. Connects to nothing yet.
	 * @param settings what to make it from
	 * @param loops the event loops to run on, or {@code null} for Reactor Netty's shared
	 * ones
	 */
	public Transport(TransportSettings settings, @Nullable LoopResources loops) {
		this.connections = new LinkedConnectionProvider(pool(settings), settings.pool());
		HttpClient client = client(HttpClient.create(this.connections), settings, loops)
			.protocol(settings.protocol().versions())
			.secure((spec) -> secure(settings, settings.protocol(), spec));
		if (settings.protocol() != Protocol.HTTP11) {
			client = client.http2Settings(
					(spec) -> spec.initialWindowSize(HTTP2_STREAM_WINDOW).maxHeaderListSize(settings.maxHeaderSize()));
		}
		this.httpClient = client;
		this.upgrading = client(HttpClient.newConnection(), settings, loops).protocol(Protocol.HTTP11.versions())
			.secure((spec) -> secure(settings, Protocol.HTTP11, spec));
	}

	private HttpClient client(HttpClient bare, TransportSettings settings, @Nullable LoopResources loops) {
		HttpClient client = bare.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, millis(settings.connectTimeout()))
			.httpResponseDecoder((spec) -> spec.maxHeaderSize(settings.maxHeaderSize()))
			.doOnChannelInit((observer, channel, remote) -> begin(channel, settings))
			.proxyWithSystemProperties();
		return (loops != null) ? client.runOn(loops) : client;
	}

	private void begin(Channel channel, TransportSettings settings) {
		this.channels.add(channel);
		PrefaceGuard.watch(channel, settings.connectTimeout());
	}

	private static ConnectionProvider pool(TransportSettings settings) {
		PoolSettings pool = settings.pool();
		return ConnectionProvider.builder("streaming-client-" + settings.name())
			.maxConnections(pool.maxConnections())
			.pendingAcquireMaxCount(-1)
			.pendingAcquireTimeout(PENDING_ACQUIRE_BOUND)
			.maxIdleTime(pool.maxIdleTime())
			.maxLifeTime(pool.maxLifeTime())
			.evictInBackground(pool.maxIdleTime())
			.disposeTimeout(DISPOSE_TIMEOUT)
			.build();
	}

	private static int millis(Duration duration) {
		return (int) Math.min(Integer.MAX_VALUE, Math.max(1, duration.toMillis()));
	}

	private static void secure(TransportSettings settings, Protocol protocol, SslProvider.SslContextSpec spec) {
		Consumer<SslContextBuilder> material = (builder) -> applyBundle(settings.sslBundle(), builder);
		GenericSslContextSpec<SslContextBuilder> context = protocol.negotiatesHttp2() ? Http2SslContextSpec.forClient()
				: Http11SslContextSpec.forClient();
		spec.sslContext(context.configure(material)).handshakeTimeout(settings.connectTimeout());
	}

	private static void applyBundle(@Nullable SslBundle bundle, SslContextBuilder builder) {
		if (bundle == null) {
			return;
		}
		builder.keyManager(bundle.getManagers().getKeyManagerFactory());
		builder.trustManager(bundle.getManagers().getTrustManagerFactory());
		SslOptions options = bundle.getOptions();
		if (options.getCiphers() != null) {
			builder.ciphers(List.of(options.getCiphers()));
		}
		if (options.getEnabledProtocols() != null) {
			builder.protocols(options.getEnabledProtocols());
		}
	}

	/**
	 * A connector over this transport. All connectors share the one pool.
	 * @param followRedirects whether the transport follows redirects by itself
	 * @return the connector
	 */
	public ClientHttpConnector connector(boolean followRedirects) {
		return new ReactorClientHttpConnector(this.httpClient.followRedirect(followRedirects));
	}

	/**
	 * A client for exchanges that go on as something else than HTTP (RFC 9110 section
	 * 7.8). It speaks HTTP/1.1, and each exchange has a connection of its own, which is
	 * never in the pool. {@link #close()} closes it still.
	 * @return the client
	 */
	public HttpClient upgrading() {
		return this.upgrading;
	}

	/**
	 * Close all connections. Streams that still use them fail.
	 */
	@Override
	public void close() {
		// for the pool, an HTTP/2 connection is in use as long as it lives
		this.channels.close();
		this.connections.dispose();
	}

}
