package io.streamingclient.gateway.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.streamingclient.client.StreamingClients;
import io.streamingclient.gateway.Route;
import io.streamingclient.gateway.Routes;

/**
 * Makes the routes from the properties, and says once which there are.
 */
final class RoutesFactory {

	private static final Logger logger = LoggerFactory.getLogger(Routes.class);

	private final GatewayProperties properties;

	private final StreamingClients clients;

	RoutesFactory(GatewayProperties properties, StreamingClients clients) {
		this.properties = properties;
		this.clients = clients;
	}

	Routes routes() {
		List<Route> routes = new ArrayList<>();
		this.properties.routes().forEach((name, route) -> {
			RouteReader reader = new RouteReader(name, route, this.clients);
			add(reader, reader.route(), routes);
		});
		routes.forEach((route) -> logger.info("Route {}", route));
		return new Routes(routes);
	}

	private static void add(RouteReader reader, Route route, List<Route> routes) {
		for (Route other : routes) {
			if (route.isAmbiguousWith(other)) {
				throw reader.invalid("path", "the route '" + other.name() + "' has the same path and methods",
						"Give one of them another path, or methods that the other does not have.", null);
			}
		}
		routes.add(route);
	}

}
