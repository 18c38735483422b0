package io.streamingclient.sample.relay;

import java.io.IOException;
import java.util.function.UnaryOperator;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.ServerHttpObservationFilter;

import io.streamingclient.client.StreamingClients;
import io.streamingclient.relay.RelayRefusedException;
import io.streamingclient.relay.RelaySpec;
import io.streamingclient.relay.ServletStreamRelay;
import io.streamingclient.sample.gateway.UpstreamTarget;

/**
 * Serves {@code /relay/{client}/{*path}} from a servlet container. A filter in front of
 * those that read forms, so that their bodies pass too.
 */
@Component
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
@SuppressWarnings("serial")
class ServletRelayFilter extends HttpFilter {

	private static final String PREFIX = "/relay/";

	private final transient StreamingClients clients;

	private final transient ServletStreamRelay relay;

	ServletRelayFilter(StreamingClients clients, ServletStreamRelay relay) {
		this.clients = clients;
		this.relay = relay;
	}

	@Override
	protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		String path = request.getRequestURI().substring(request.getContextPath().length());
		if (path.startsWith(PREFIX)) {
			relay(request, response, path);
		}
		else {
			chain.doFilter(request, response);
		}
	}

	private void relay(HttpServletRequest request, HttpServletResponse response, String path) throws IOException {
		ServerHttpObservationFilter.findObservationContext(request)
			.ifPresent((context) -> context.setPathPattern(PREFIX + "{client}/{*path}"));
		UpstreamTarget target;
		try {
			target = UpstreamTarget.of(path, request.getQueryString(), PREFIX, this.clients, UnaryOperator.identity());
		}
		catch (RelayRefusedException ex) {
			this.relay.refuse(response, ex.problem());
			return;
		}
		this.relay.relay(request, response, target.client(), target.uri(), RelaySpec.standard());
	}

}
