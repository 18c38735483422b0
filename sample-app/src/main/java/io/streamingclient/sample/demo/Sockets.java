package io.streamingclient.sample.demo;

import java.time.Duration;

import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;

/**
 * WebSockets: one that tells the time until the client has had enough, and one that says
 * what it hears.
 */
final class Sockets {

	private static final Duration INTERVAL = Duration.ofMillis(100);

	private Sockets() {
	}

	static Publisher<Void> ticks(WebsocketInbound in, WebsocketOutbound out) {
		Mono<Void> left = in.receive().then();
		return out.sendObject(
				Endless.ticks(INTERVAL).map((n) -> new TextWebSocketFrame("tick " + n)).takeUntilOther(left),
				(frame) -> true);
	}

	static Publisher<Void> echo(WebsocketInbound in, WebsocketOutbound out) {
		return out.sendObject(in.receiveFrames().map((frame) -> frame.retain()), (frame) -> true);
	}

}
