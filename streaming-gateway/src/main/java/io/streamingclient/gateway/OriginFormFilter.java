package io.streamingclient.gateway;

import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;

import org.springframework.core.Ordered;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

import io.streamingclient.relay.RelayProblem;

/**
 * Refuses request targets that name a host (RFC 9112 section 3.2.2), as only requests to
 * a forward proxy do. Only Reactor Netty shows the target as it was sent; requests of
 * other servers pass.
 */
public final class OriginFormFilter implements WebFilter, Ordered {

	private static final RelayProblem PROBLEM = new RelayProblem(HttpStatus.BAD_REQUEST,
			"The request target must be a path, for this is no forward proxy.");

	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		return isOriginForm(exchange.getRequest()) ? chain.filter(exchange) : PROBLEM.writeTo(exchange.getResponse());
	}

	private static boolean isOriginForm(ServerHttpRequest request) {
		if (!(ServerHttpRequestDecorator.<Object>getNativeRequest(request) instanceof HttpServerRequest sent)) {
			return true;
		}
		String target = sent.uri();
		return (target.startsWith("/") && !target.startsWith("//")) || target.equals("*");
	}

}
