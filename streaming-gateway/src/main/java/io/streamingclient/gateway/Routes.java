package io.streamingclient.gateway;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;

import io.streamingclient.relay.RelayRefusedException;

/**
 * The routes of an application. The most specific path decides; the method chooses among
 * the routes that have it. Immutable.
 */
public final class Routes {

	// most specific first; those of one path together
	private final List<List<Route>> byPath;

	/**
	 * Create a new instance.
	 * @param routes no two of them ambiguous
	 */
	public Routes(Collection<Route> routes) {
		Map<String, List<Route>> byShape = new LinkedHashMap<>();
		routes.forEach((route) -> byShape.computeIfAbsent(route.shape(), (shape) -> new ArrayList<>()).add(route));
		this.byPath = byShape.values()
			.stream()
			.sorted((one, other) -> one.get(0).path().compareTo(other.get(0).path()))
			.toList();
	}

	/**
	 * The routes of a path.
	 * @param path the path of a request
	 * @return those with the most specific pattern, or none
	 */
	List<Route> at(PathContainer path) {
		for (List<Route> routes : this.byPath) {
			if (routes.get(0).path().matches(path)) {
				return routes;
			}
		}
		return List.of();
	}

	/**
	 * Choose the route of a method.
	 * @param routes those of a path
	 * @param method the method of a request
	 * @return the route
	 * @throws RelayRefusedException 405 if there is none
	 */
	static Route choose(List<Route> routes, HttpMethod method) {
		Set<String> allowed = new LinkedHashSet<>();
		for (Route route : routes) {
			if (route.allows(method)) {
				return route;
			}
			allowed.addAll(route.methods());
		}
		throw Refusals.methodNotAllowed(allowed);
	}

}
