package io.streamingclient.guards;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;

import reactor.core.publisher.Mono;

/**
 * Counts the requests in flight and refuses the one that is too many. A request is in
 * flight as long as the {@code Mono} that handles it: Reactor Netty cancels that when the
 * client has gone.
 */
final class LimitedHandler implements HttpHandler {

	// What a refused client may still send, so that it can read why.
	private static final long SMALL_BODY = 64 * 1024;

	private final HttpHandler handler;

	private final RequestsInFlight requests;

	private final String retryAfter;

	private final Interventions interventions;

	LimitedHandler(HttpHandler handler, RequestsInFlight requests, String retryAfter, Interventions interventions) {
		this.handler = handler;
		this.requests = requests;
		this.retryAfter = retryAfter;
		this.interventions = interventions;
	}

	@Override
	public Mono<Void> handle(ServerHttpRequest request, ServerHttpResponse response) {
		return Mono.defer(() -> {
			Runnable end = this.requests.begin();
			if (end == null) {
				return refuse(request, response);
			}
			return Mono.defer(() -> this.handler.handle(request, response)).doFinally((signal) -> end.run());
		});
	}

	private Mono<Void> refuse(ServerHttpRequest request, ServerHttpResponse response) {
		this.interventions.add(Guard.MAX_REQUESTS);
		response.setStatusCode(HttpStatus.SERVICE_UNAVAILABLE);
		response.getHeaders().set(HttpHeaders.RETRY_AFTER, this.retryAfter);
		if (mayBeLong(request.getHeaders())) {
			response.getHeaders().set(HttpHeaders.CONNECTION, "close");
		}
		return response.setComplete();
	}

	private static boolean mayBeLong(HttpHeaders headers) {
		return headers.containsHeader(HttpHeaders.TRANSFER_ENCODING) || headers.getContentLength() > SMALL_BODY;
	}

}
