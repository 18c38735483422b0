package io.streamingclient.websocket;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import io.netty.channel.Channel;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.WebsocketServerSpec;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.server.ServerWebExchange;

import io.streamingclient.relay.RelayRefusedException;
import io.streamingclient.relay.RelaySpec;
import io.streamingclient.relay.RelayTarget;
import io.streamingclient.relay.StreamRelay;
import io.streamingclient.stream.StreamException;
import io.streamingclient.stream.StreamStatusException;

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
 * accepted: so an upstream that refuses says so itself, with its status and headers, and
 * one that cannot be asked is a problem (RFC 9457) with the status 502, 503 or 504. That
 * is why this is no {@code WebSocketHandler}, which gets a session that was accepted
 * already. Frames go both ways as they come, fragment by fragment and no faster than the
 * other side takes them, pings and pongs too; the end of each side reaches the other.
 * Thread-safe.
 */
public final class WebSocketRelay {

	// what the upgrade of the client has of its own, and the body that is not passed
	private static final Set<String> NOT_PASSED_BACK = Set.of("content-length", "sec-websocket-accept",
			"sec-websocket-protocol", "sec-websocket-extensions");

	private static final List<String> OF_A_BODY = List.of("Content-Type", "Content-Encoding", "Content-Language",
			"Trailer");

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
		return relay(exchange, client, () -> RelayTarget.below(client.http(), pathAndQuery), RelaySpec.standard());
	}

	/**
	 * Pass a session on.
	 * @param exchange a request for a session
	 * @param client what passes it on
	 * @param uri where to, which is not checked
	 * @param spec what to do otherwise; what it does with bodies means nothing
	 * @return completes when the session has begun, or was refused
	 */
	public Mono<Void> relay(ServerWebExchange exchange, StreamingWebSocketClient client, URI uri, RelaySpec spec) {
		return relay(exchange, client, () -> uri, spec);
	}

	private Mono<Void> relay(ServerWebExchange exchange, StreamingWebSocketClient client, Supplier<URI> uri,
			RelaySpec spec) {
		ServerHttpResponse response = exchange.getResponse();
		return Mono.defer(() -> open(exchange, client, uri, spec))
			.flatMap(
					(session) -> accept(response, new RelayedSession(session, client.heartbeat(), this.settings), spec))
			.onErrorResume(RelayRefusedException.class, (refusal) -> refusal.problem().writeTo(response))
			.onErrorResume(StreamException.class,
					(failure) -> response.isCommitted() ? Mono.error(failure) : refuse(response, failure, spec));
	}

	private Mono<OpenSession> open(ServerWebExchange exchange, StreamingWebSocketClient client, Supplier<URI> uri,
			RelaySpec spec) {
		List<String> subprotocols = UpgradeRequest.subprotocols(exchange.getRequest());
		HttpHeaders headers = this.relay.requestHeaders(exchange, spec);
		client.defaultHeaders().forEach((name, values) -> {
			if (!headers.containsHeader(name)) {
				headers.put(name, values);
			}
		});
		return client.open(Upgrade.to(uri.get(), headers, subprotocols));
	}

	private Mono<Void> accept(ServerHttpResponse response, RelayedSession session, RelaySpec spec) {
		HttpServerResponse server = ServerHttpResponseDecorator.getNativeResponse(response);
		WebsocketServerSpec.Builder upgrade = WebsocketServerSpec.builder();
		if (session.subprotocol() != null) {
			upgrade.protocols(session.subprotocol());
		}
		return Mono.fromRunnable(() -> passBack(session.headers(), response, spec))
			// the headers are written by the upgrade
			.then(Mono.defer(response::setComplete))
			.then(Mono.defer(() -> server.sendWebsocket((in, out) -> session.begin(in), upgrade.build()))
				.subscribeOn(loop(server)))
			.doFinally((signal) -> session.giveUpUnlessBegun());
	}

	// The upstream has accepted on an event loop that may be another one. What the client
	// says at once would be read before the session has begun.
	private static Scheduler loop(HttpServerResponse server) {
		AtomicReference<Channel> channel = new AtomicReference<>();
		server.withConnection((connection) -> channel.set(connection.channel()));
		return Schedulers.fromExecutor(channel.get().eventLoop());
	}

	private void passBack(HttpHeaders headers, ServerHttpResponse response, RelaySpec spec) {
		this.relay.responseHeaders(headers, spec).forEach((name, values) -> {
			if (!NOT_PASSED_BACK.contains(name.toLowerCase(Locale.ROOT))) {
				response.getHeaders().addAll(name, values);
			}
		});
	}

	// A success is none: the upstream has not become a WebSocket.
	private Mono<Void> refuse(ServerHttpResponse response, StreamException failure, RelaySpec spec) {
		if (!(failure instanceof StreamStatusException refusal) || refusal.status() < 300) {
			return this.relay.problem(failure, spec).writeTo(response);
		}
		HttpHeaders headers = new HttpHeaders();
		refusal.headers().forEach(headers::addAll);
		OF_A_BODY.forEach(headers::remove);
		passBack(headers, response, spec);
		response.setStatusCode(HttpStatusCode.valueOf(refusal.status()));
		response.getHeaders().setContentLength(0);
		return response.setComplete();
	}

}
