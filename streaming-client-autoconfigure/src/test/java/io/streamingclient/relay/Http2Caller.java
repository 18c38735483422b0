package io.streamingclient.relay;

import java.util.Map;
import java.util.Objects;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

import io.streamingclient.upstream.Header;
import io.streamingclient.upstream.Headers;

/**
 * Speaks HTTP/2 without TLS.
 */
final class Http2Caller implements Caller {

	private final ConnectionProvider connections = ConnectionProvider.create("http2-caller", 1);

	private final LoopResources loops = LoopResources.create("http2-caller", 1, true);

	private final HttpClient client;

	Http2Caller(int port) {
		this.client = HttpClient.create(this.connections)
			.runOn(this.loops)
			.protocol(HttpProtocol.H2C)
			.host("127.0.0.1")
			.port(port);
	}

	@Override
	public Answer call(String method, String target, String body, String... headers) {
		return Objects.requireNonNull(this.client.headers((all) -> {
			all.set("Host", "gateway.test");
			Headers.of(headers).forEach((line) -> all.add(line.name(), line.value()));
		})
			.request(HttpMethod.valueOf(method))
			.uri(target)
			.send(body.isEmpty() ? ByteBufFlux.empty() : ByteBufFlux.fromString(Mono.just(body)))
			.responseSingle((response, content) -> content.asString()
				.defaultIfEmpty("")
				.zipWith(
						response.trailerHeaders().defaultIfEmpty(io.netty.handler.codec.http.EmptyHttpHeaders.INSTANCE))
				.map((all) -> new Answer(response.status().code(), lines(response.responseHeaders()), all.getT1(),
						lines(all.getT2()))))
			.block(Stage.SOON));
	}

	private static Headers lines(HttpHeaders headers) {
		return new Headers(headers.entries().stream().map(Http2Caller::line).toList());
	}

	private static Header line(Map.Entry<String, String> entry) {
		return new Header(entry.getKey(), entry.getValue());
	}

	@Override
	public void close() {
		this.connections.disposeLater().then(this.loops.disposeLater()).block(Stage.SOON);
	}

}
