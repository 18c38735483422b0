package io.streamingclient.websocket;

import java.net.URI;

import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.socket.HandshakeInfo;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.client.WebSocketClient;

import io.streamingclient.client.BaseUrl;
import io.streamingclient.client.ClientParts;
import io.streamingclient.client.StreamingClient;
import io.streamingclient.stream.LiveStreams;
import io.streamingclient.stream.StreamException;

/**
 * Spring's {@link WebSocketClient} with the settings of a configured client. <pre
 * class="code">
 * feed.execute("/ticks", (session) -&gt; session.receive()
 *     .doOnNext((message) -&gt; handle(message.getPayloadAsText()))
 *     .then())
 * </pre>
 * <p>
 * Each session has a row from before anything is sent until its one end. A handler gets a
 * {@link StreamingWebSocketSession}. The session ends with its handler, and what becomes
 * of it is what {@code execute} says: completed, cancelled, or a {@link StreamException}.
 * Thread-safe.
 */
public final class StreamingWebSocketClient implements WebSocketClient {

	private final StreamingClient http;

	private final ClientParts parts;

	private final Opening opening;

	StreamingWebSocketClient(StreamingClient http, ClientParts parts, LiveStreams streams, WebSocketSettings settings) {
		this.http = http;
		this.parts = parts;
		this.opening = new Opening(parts, streams, settings);
	}

	/**
	 * Open a session below the base URL of the client.
	 * @param pathAndQuery encoded, with a slash at its beginning
	 * @param handler what to do with it
	 * @return completes when the session is over
	 */
	public Mono<Void> execute(String pathAndQuery, WebSocketHandler handler) {
		return execute(pathAndQuery, new HttpHeaders(), handler);
	}

	/**
	 * Open a session below the base URL of the client.
	 * @param pathAndQuery encoded, with a slash at its beginning
	 * @param headers what to send beside the headers of the upgrade
	 * @param handler what to do with it
	 * @return completes when the session is over
	 */
	public Mono<Void> execute(String pathAndQuery, HttpHeaders headers, WebSocketHandler handler) {
		BaseUrl base = this.parts.settings().baseUrl();
		if (base == null) {
			return Mono.error(new IllegalStateException(
					"Client '" + this.parts.settings().name() + "' has no base URL: give an absolute URI"));
		}
		HttpHeaders all = this.parts.defaultHeaders();
		headers.forEach(all::put);
		return execute(URI.create(base + pathAndQuery), all, handler);
	}

	@Override
	public Mono<Void> execute(URI url, WebSocketHandler handler) {
		return execute(url, new HttpHeaders(), handler);
	}

	/**
	 * Open a session anywhere. The credentials of the base URL are not sent.
	 */
	@Override
	public Mono<Void> execute(URI url, HttpHeaders headers, WebSocketHandler handler) {
		return Mono.defer(() -> {
			Upgrade upgrade = Upgrade.to(url, headers, handler.getSubProtocols());
			return Mono.usingWhen(this.opening.open(upgrade, true), (session) -> handle(session, upgrade, handler),
					StreamingWebSocketClient::ended, (session, failure) -> ended(session), (session) -> {
						session.giveUp();
						return Mono.empty();
					});
		});
	}

	private Mono<Void> handle(OpenSession session, Upgrade upgrade, WebSocketHandler handler) {
		HandshakeInfo info = new HandshakeInfo(upgrade.uri(), session.headers(), Mono.empty(), session.subprotocol());
		StreamingWebSocketSession seen = new StreamingWebSocketSession(session, info,
				this.parts.settings().limits().maxElementSize());
		Mono<Void> handled = Mono.defer(() -> handler.handle(seen));
		return Mono.firstWithSignal(handled, session.row().interrupted())
			.onErrorMap((failure) -> failed(session, failure))
			.then(Mono.defer(() -> completed(session)));
	}

	private static StreamException failed(OpenSession session, Throwable failure) {
		SessionRow row = session.row();
		StreamException error = row.failed(SessionFailures.ofTheApplication(failure, row.stream().failureContext()));
		session.wire().leave(CloseCodes.INTERNAL_ERROR, "", error);
		return error;
	}

	// A handler may ignore how the session went. Whoever waits for it shall not.
	private static Mono<Void> completed(OpenSession session) {
		session.row().stream().complete();
		StreamException failure = session.row().failure();
		return (failure != null) ? Mono.error(failure) : Mono.empty();
	}

	private static Mono<Void> ended(OpenSession session) {
		session.wire().leave(CloseCodes.NORMAL, "", null);
		session.wire().forget();
		return session.wire().closed();
	}

	/**
	 * Open a session whose pings are answered by somebody else.
	 */
	Mono<OpenSession> open(Upgrade upgrade) {
		return this.opening.open(upgrade, false);
	}

	StreamingClient http() {
		return this.http;
	}

	HttpHeaders defaultHeaders() {
		return this.parts.defaultHeaders();
	}

	Heartbeat heartbeat() {
		return this.opening.heartbeat();
	}

	@Override
	public String toString() {
		return "StreamingWebSocketClient[" + this.parts.settings().name() + "]";
	}

}
