package io.streamingclient.websocket;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.WebsocketServerSpec;

import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.server.ServerWebExchange;

import io.streamingclient.relay.RelayRefusedException;
import io.streamingclient.relay.RelayTarget;
import io.streamingclient.relay.StreamRelay;
import io.streamingclient.stream.StreamException;

/**
 * Passes a WebSocket session on to an upstream, from WebFlux on Reactor Netty. <pre
 * class="code">
 * &#64;GetMapping("/ticks")
 * Mono&lt;Void&gt; ticks(ServerWebExchange exchange) {
 *     return this.relay.relay(exchange, this.clients.client("feed"), "/v2/ticks");
 * }
 * </pre>
 * <p>
 * The request is checked, then the upstream is opened, and only then the client is
 * accepted: so an upstream that refuses is a problem (RFC 9457) with the status 502, 503
 * or 504. That is why this is no {@code WebSocketHandler}, which gets a session that was
 * accepted already. Frames go both ways as they come, fragment by fragment and no faster
 * than the other side takes them, pings and pongs too; the end of each side reaches the
 * other. Thread-safe.
 */
public final class WebSocketRelay {

	private static final Set<String> NOT_PASSED_BACK = Set.of("connection", "upgrade", "content-length",
			"transfer-encoding", "keep-alive", "sec-websocket-accept", "sec-websocket-protocol",
			"sec-websocket-extensions");

	private final StreamRelay relay;

	private final WebSocketSettings settings;

	/**
	 * Create a new instance.
	 * @param relay knows the rules for headers and what a client is told
	 * @param settings what all sessions do alike
	 */
	public WebSocketRelay(StreamRelay relay, WebSocketSettings settings) {
		this.relay = relay;
		this.settings = settings;
	}

	/**
	 * Pass a session on.
	 * @param exchange a request for a session
	 * @param client what passes it on
	 * @param pathAndQuery the encoded path and query below the base URL of the client. A
	 * path that leaves it is refused with 400
	 * @return completes when the session has begun, or was refused
	 */
	public Mono<Void> relay(ServerWebExchange exchange, StreamingWebSocketClient client, String pathAndQuery) {
		ServerHttpResponse response = exchange.getResponse();
		return Mono.defer(() -> open(exchange, client, pathAndQuery))
			.flatMap((session) -> accept(response, new RelayedSession(session, client.heartbeat(), this.settings)))
			.onErrorResume(RelayRefusedException.class, (refusal) -> refusal.problem().writeTo(response))
			.onErrorResume(StreamException.class, (failure) -> response.isCommitted() ? Mono.error(failure)
					: this.relay.problem(failure).writeTo(response));
	}

	private Mono<OpenSession> open(ServerWebExchange exchange, StreamingWebSocketClient client, String pathAndQuery) {
		List<String> subprotocols = UpgradeRequest.subprotocols(exchange.getRequest());
		URI uri = RelayTarget.below(client.http(), pathAndQuery);
		HttpHeaders headers = this.relay.requestHeaders(exchange);
		client.defaultHeaders().forEach((name, values) -> {
			if (!headers.containsHeader(name)) {
				headers.put(name, values);
			}
		});
		return client.open(Upgrade.to(uri, headers, subprotocols));
	}

	private Mono<Void> accept(ServerHttpResponse response, RelayedSession session) {
		HttpServerResponse server = ServerHttpResponseDecorator.getNativeResponse(response);
		WebsocketServerSpec.Builder spec = WebsocketServerSpec.builder();
		if (session.subprotocol() != null) {
			spec.protocols(session.subprotocol());
		}
		session.headers().forEach((name, values) -> {
			if (!NOT_PASSED_BACK.contains(name.toLowerCase(Locale.ROOT))) {
				response.getHeaders().addAll(name, values);
			}
		});
		// the headers are written by the upgrade
		return response.setComplete()
			.then(Mono.defer(() -> server.sendWebsocket((in, out) -> session.begin(in), spec.build())))
			.doFinally((signal) -> session.giveUpUnlessBegun());
	}

}
