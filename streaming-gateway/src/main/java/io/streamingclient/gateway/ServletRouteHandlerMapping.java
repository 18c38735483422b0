package io.streamingclient.gateway;

import java.io.IOException;
import java.net.URI;
import java.util.Collections;
import java.util.List;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.PathContainer;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.filter.ServerHttpObservationFilter;
import org.springframework.web.servlet.HandlerExecutionChain;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.util.ServletRequestPathUtils;

import io.streamingclient.relay.RelayProblem;
import io.streamingclient.relay.RelayRefusedException;
import io.streamingclient.relay.ServletStreamRelay;

/**
 * Serves routes from MVC, behind the handlers that an application has of its own and in
 * front of its static resources.
 */
public final class ServletRouteHandlerMapping implements HandlerMapping, Ordered {

	private static final int IN_FRONT_OF_RESOURCES = LOWEST_PRECEDENCE - 10;

	private static final RelayProblem NO_WEBSOCKETS = new RelayProblem(HttpStatus.NOT_IMPLEMENTED,
			"This gateway does not relay WebSockets: it does so on Reactor Netty only, not in a servlet container.");

	private final Routes routes;

	private final ServletStreamRelay relay;

	/**
	 * Create a new instance.
	 * @param routes the routes
	 * @param relay passes requests on
	 */
	public ServletRouteHandlerMapping(Routes routes, ServletStreamRelay relay) {
		this.routes = routes;
		this.relay = relay;
	}

	@Override
	public int getOrder() {
		return IN_FRONT_OF_RESOURCES;
	}

	/**
	 * Has the dispatcher parse the path of each request.
	 */
	@Override
	public boolean usesPathPatterns() {
		return true;
	}

	@Override
	public @Nullable HandlerExecutionChain getHandler(HttpServletRequest request) {
		List<Route> here = this.routes.at(path(request));
		if (here.isEmpty()) {
			return null;
		}
		name(request, here.get(0).path().getPatternString());
		HttpRequestHandler handler = (matched, response) -> pass(matched, response, here);
		return new HandlerExecutionChain(handler);
	}

	private static PathContainer path(HttpServletRequest request) {
		return ServletRequestPathUtils.getParsedRequestPath(request).pathWithinApplication();
	}

	private static void name(HttpServletRequest request, String pattern) {
		request.setAttribute(BEST_MATCHING_PATTERN_ATTRIBUTE, pattern);
		ServerHttpObservationFilter.findObservationContext(request)
			.ifPresent((context) -> context.setPathPattern(pattern));
	}

	private void pass(HttpServletRequest request, HttpServletResponse response, List<Route> here) throws IOException {
		Route route;
		URI target;
		HttpMethod method = HttpMethod.valueOf(request.getMethod());
		try {
			route = Routes.choose(here, method);
			target = route.target(path(request), request.getQueryString());
		}
		catch (RelayRefusedException ex) {
			this.relay.refuse(response, ex.problem());
			return;
		}
		if (WebSocketRoutes.areAskedFor(method, Collections.list(request.getHeaders(HttpHeaders.UPGRADE)))) {
			this.relay.refuse(response, NO_WEBSOCKETS);
			return;
		}
		this.relay.relay(request, response, route.client(), target, route.spec());
	}

}
