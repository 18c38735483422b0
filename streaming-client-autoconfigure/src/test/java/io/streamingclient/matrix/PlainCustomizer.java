package io.streamingclient.matrix;

import java.security.cert.X509Certificate;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslContextBuilder;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.tcp.SslProvider;

import org.springframework.boot.http.client.autoconfigure.reactive.ClientHttpConnectorBuilderCustomizer;
import org.springframework.boot.http.client.reactive.ReactorClientHttpConnectorBuilder;

/**
 * What a plain application needs to talk to our upstreams: the protocol, trust, and in a
 * few rows a small pool. Its buffers come from an allocator without leak detection: what
 * it leaks is shown by what it does, and must not fail the tests of this client.
 */
final class PlainCustomizer
		implements ClientHttpConnectorBuilderCustomizer<ReactorClientHttpConnectorBuilder>, AutoCloseable {

	private final ByteBufAllocator untracked = new UnpooledByteBufAllocator(false, true);

	private final ConnectionProvider pool;

	private final boolean small;

	private final Wire wire;

	private final X509Certificate[] trusted;

	PlainCustomizer(Wire wire, int connections, Certificates certificates) {
		this.wire = wire;
		this.small = connections > 0;
		this.pool = ConnectionProvider.create("plain", this.small ? connections : 1);
		this.trusted = new X509Certificate[] { certificates.trusted().certificate(),
				certificates.elsewhere().certificate() };
	}

	@Override
	public ReactorClientHttpConnectorBuilder customize(ReactorClientHttpConnectorBuilder builder) {
		ReactorClientHttpConnectorBuilder customized = builder.withHttpClientCustomizer(this::customize);
		return this.small ? customized.withHttpClientFactory(() -> HttpClient.create(this.pool)) : customized;
	}

	private HttpClient customize(HttpClient client) {
		HttpClient untrackedClient = client.option(ChannelOption.ALLOCATOR, this.untracked)
			.doOnRequest((request, connection) -> connection.channel().config().setAllocator(this.untracked));
		return switch (this.wire) {
			case HTTP11 -> untrackedClient;
			case HTTPS -> secure(untrackedClient, Http11SslContextSpec.forClient());
			case H2C -> untrackedClient.protocol(HttpProtocol.H2C);
			case H2 -> secure(untrackedClient.protocol(HttpProtocol.H2), Http2SslContextSpec.forClient());
		};
	}

	private HttpClient secure(HttpClient client, SslProvider.GenericSslContextSpec<SslContextBuilder> tls) {
		return client.secure((spec) -> spec.sslContext(tls.configure((context) -> context.trustManager(this.trusted))));
	}

	@Override
	public void close() {
		this.pool.dispose();
	}

}
