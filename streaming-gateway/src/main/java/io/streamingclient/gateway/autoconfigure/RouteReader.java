package io.streamingclient.gateway.autoconfigure;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import org.springframework.web.util.pattern.PatternParseException;

import io.streamingclient.client.StreamingClient;
import io.streamingclient.client.StreamingClients;
import io.streamingclient.gateway.HeaderChanges;
import io.streamingclient.gateway.Rewrite;
import io.streamingclient.gateway.Route;
import io.streamingclient.gateway.autoconfigure.GatewayProperties.HeaderProperties;
import io.streamingclient.gateway.autoconfigure.GatewayProperties.RouteProperties;
import io.streamingclient.relay.RelaySpec;

/**
 * Makes one route from its properties, and names the one that cannot work.
 */
final class RouteReader {

	private final String name;

	private final RouteProperties properties;

	private final StreamingClients clients;

	RouteReader(String name, RouteProperties properties, StreamingClients clients) {
		this.name = name;
		this.properties = properties;
		this.clients = clients;
	}

	Route route() {
		PathPattern path = path();
		StreamingClient client = client();
		RelaySpec spec = RelaySpec.standard()
			.withRequestHeaders(headers("request-headers", this.properties.requestHeaders()))
			.withResponseHeaders(headers("response-headers", this.properties.responseHeaders()));
		Set<String> methods = methods();
		return read("rewrite", "Write a path such as '/v2{path}', where {path} is a variable of the path of the route.",
				() -> new Route(this.name, path, methods, client, rewrite(path), spec));
	}

	InvalidRouteException invalid(String property, String reason, String mend, @Nullable Throwable cause) {
		return new InvalidRouteException(this.name + "." + property, reason, mend, cause);
	}

	private <T> T read(String property, String mend, Supplier<T> value) {
		try {
			return value.get();
		}
		catch (IllegalArgumentException ex) {
			throw invalid(property, String.valueOf(ex.getMessage()), mend, ex);
		}
	}

	private PathPattern path() {
		String pattern = this.properties.path();
		if (pattern == null || !pattern.startsWith("/")) {
			throw invalid("path", (pattern != null) ? "'" + pattern + "' does not begin with a slash" : "it is not set",
					"Set a pattern such as '/reports/{*path}'.", null);
		}
		try {
			return PathPatternParser.defaultInstance.parse(pattern);
		}
		catch (PatternParseException ex) {
			throw invalid("path", "'" + pattern + "' is no pattern: " + ex.getMessage(),
					"Write a pattern such as '/reports/{*path}', '/reports/{id}/data' or '/reports/*.csv'.", ex);
		}
	}

	private Set<String> methods() {
		Set<String> methods = new LinkedHashSet<>();
		for (String method : this.properties.methods()) {
			if (!method.matches("[A-Z]+(-[A-Z]+)*")) {
				throw invalid("methods", "'" + method + "' is no method", "Write methods in capitals, such as 'GET'.",
						null);
			}
			methods.add(method);
			if (method.equals("GET")) {
				methods.add("HEAD");
			}
		}
		return methods;
	}

	private StreamingClient client() {
		String client = this.properties.client();
		if (!StringUtils.hasText(client)) {
			throw invalid("client", "it is not set", "Set the name of a client. " + thereAre(), null);
		}
		if (!this.clients.names().contains(client)) {
			throw invalid("client", "there is no client '" + client + "'",
					"Set 'streaming.client.clients." + client + ".base-url', or another client. " + thereAre(), null);
		}
		StreamingClient found = this.clients.get(client);
		if (found.settings().baseUrl() == null) {
			throw invalid("client", "the client '" + client + "' has no base URL",
					"Set 'streaming.client.clients." + client + ".base-url'.", null);
		}
		return found;
	}

	private String thereAre() {
		return "There are: " + String.join(", ", this.clients.names().stream().sorted().toList()) + ".";
	}

	private Rewrite rewrite(PathPattern path) {
		String template = this.properties.rewrite();
		return (template != null) ? Rewrite.of(template, path) : Rewrite.none();
	}

	private HeaderChanges headers(String property, HeaderProperties headers) {
		check(property + ".set", headers.set());
		check(property + ".add", headers.add());
		headers.remove().forEach((header) -> read(property + ".remove", "Name headers such as 'X-Debug'.", () -> {
			HeaderChanges.checkName(header);
			return header;
		}));
		return new HeaderChanges(headers.set(), headers.add(), headers.remove());
	}

	private void check(String property, Map<String, String> headers) {
		headers.forEach((header, value) -> read(property, "Remove it, or name a header such as 'X-Tenant'.", () -> {
			HeaderChanges.check(header, value);
			return header;
		}));
	}

}
