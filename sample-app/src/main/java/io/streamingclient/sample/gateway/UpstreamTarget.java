package io.streamingclient.sample.gateway;

import java.net.URI;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import org.springframework.http.server.reactive.ServerHttpRequest;

import io.streamingclient.client.BaseUrl;
import io.streamingclient.client.StreamingClient;
import io.streamingclient.client.StreamingClients;

/**
 * What {@code /relay/{client}/{*path}?query} means: a client, and a URI below its base
 * URL with the path and query exactly as they were sent.
 *
 * @param client the client
 * @param uri the URI of the upstream
 */
public record UpstreamTarget(StreamingClient client, URI uri) {

	/**
	 * Find the target of a request.
	 * @param request the request
	 * @param prefix what its path begins with, such as {@code /relay/}
	 * @param clients the clients that may be meant
	 * @param query makes the query of the upstream from that of the request, either of
	 * which may be empty
	 * @return the target
	 * @throws Refusal if there is no such client, or the path leaves its base URL
	 */
	public static UpstreamTarget of(ServerHttpRequest request, String prefix, StreamingClients clients,
			UnaryOperator<String> query) {
		String path = request.getPath().pathWithinApplication().value().substring(prefix.length());
		int slash = path.indexOf('/');
		String name = (slash < 0) ? path : path.substring(0, slash);
		String rest = (slash < 0) ? "" : path.substring(slash);
		StreamingClient client = client(name, clients);
		UpstreamPath.check(rest);
		return new UpstreamTarget(client, URI.create(base(client) + rest + query(request, query)));
	}

	private static StreamingClient client(String name, StreamingClients clients) {
		if (!clients.names().contains(name)) {
			throw Refusal.notFound("There is no client of this name.");
		}
		return clients.get(name);
	}

	private static BaseUrl base(StreamingClient client) {
		BaseUrl base = client.settings().baseUrl();
		if (base == null) {
			throw Refusal.notFound("The client of this name has no base URL.");
		}
		return base;
	}

	private static String query(ServerHttpRequest request, UnaryOperator<String> change) {
		@Nullable String raw = request.getURI().getRawQuery();
		if (raw == null) {
			return "";
		}
		String changed = change.apply(raw);
		return (changed.isEmpty() && !raw.isEmpty()) ? "" : "?" + changed;
	}

}
