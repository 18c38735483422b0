package io.streamingclient.guards;

import java.time.Duration;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Gives every request body a {@link BodyClock}. When that has run out, the handler is
 * cancelled, as if the client had gone, and the client is told, if nobody has told it
 * anything else; in any case the exchange is ended on the wire.
 */
final class BodyTimeoutHandler implements HttpHandler {

	private final HttpHandler handler;

	private final Duration timeout;

	private final Interventions interventions;

	BodyTimeoutHandler(HttpHandler handler, Duration timeout, Interventions interventions) {
		this.handler = handler;
		this.timeout = timeout;
		this.interventions = interventions;
	}

	@Override
	public Mono<Void> handle(ServerHttpRequest request, ServerHttpResponse response) {
		if (!(ServerHttpResponseDecorator.getNativeResponse(response) instanceof HttpServerResponse exchange)) {
			return this.handler.handle(request, response);
		}
		Channel channel = channel(exchange);
		Sinks.One<Boolean> timedOut = Sinks.one();
		ServerHttpRequest timed = new TimedRequest(request, channel, this.timeout,
				() -> timedOut.tryEmitValue(Boolean.TRUE));
		Mono<Boolean> handled = Mono.defer(() -> this.handler.handle(timed, response)).thenReturn(Boolean.FALSE);
		return Mono.firstWithSignal(handled, timedOut.asMono())
			.flatMap((late) -> late ? end(exchange, channel) : Mono.empty());
	}

	private static Channel channel(HttpServerResponse exchange) {
		Channel[] channel = new Channel[1];
		exchange.withConnection((connection) -> channel[0] = connection.channel());
		return channel[0];
	}

	private Mono<Void> end(HttpServerResponse exchange, Channel channel) {
		this.interventions.add(Guard.BODY_TIMEOUT);
		return Mono.defer(() -> tell(exchange)).onErrorComplete().doFinally((signal) -> channel.close());
	}

	private static Mono<Void> tell(HttpServerResponse exchange) {
		if (exchange.hasSentHeaders()) {
			return Mono.empty();
		}
		exchange.responseHeaders()
			.clear()
			.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE)
			.set(HttpHeaderNames.CONTENT_LENGTH, HttpHeaderValues.ZERO);
		return exchange.status(HttpResponseStatus.REQUEST_TIMEOUT).send();
	}

	private static final class TimedRequest extends ServerHttpRequestDecorator {

		private final Channel channel;

		private final Duration timeout;

		private final Runnable timedOut;

		TimedRequest(ServerHttpRequest request, Channel channel, Duration timeout, Runnable timedOut) {
			super(request);
			this.channel = channel;
			this.timeout = timeout;
			this.timedOut = timedOut;
		}

		@Override
		public Flux<DataBuffer> getBody() {
			return Flux.defer(() -> {
				BodyClock clock = new BodyClock(this.channel, this.timeout, this.timedOut);
				return super.getBody().doOnNext((buffer) -> clock.arrived())
					.doOnRequest(clock::asked)
					.doFinally((signal) -> clock.stop());
			});
		}

	}

}
