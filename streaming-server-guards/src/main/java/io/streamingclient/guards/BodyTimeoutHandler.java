package io.streamingclient.guards;

import java.time.Duration;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Gives every request body a {@link BodyClock}.
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
		if (ServerHttpResponseDecorator.getNativeResponse(response) instanceof HttpServerResponse exchange) {
			return this.handler.handle(new TimedRequest(request, exchange), response);
		}
		return this.handler.handle(request, response);
	}

	private final class TimedRequest extends ServerHttpRequestDecorator {

		private final HttpServerResponse exchange;

		TimedRequest(ServerHttpRequest request, HttpServerResponse exchange) {
			super(request);
			this.exchange = exchange;
		}

		@Override
		public Flux<DataBuffer> getBody() {
			return Flux.defer(() -> {
				BodyClock clock = new BodyClock(this.exchange, BodyTimeoutHandler.this.timeout,
						BodyTimeoutHandler.this.interventions);
				return super.getBody().doOnNext((buffer) -> clock.arrived())
					.doOnRequest(clock::asked)
					.doFinally((signal) -> clock.stop());
			});
		}

	}

}
