package io.streamingclient.sample.gateway;

import java.net.URI;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import io.streamingclient.client.StreamingClient;
import io.streamingclient.client.StreamingClients;
import io.streamingclient.gateway.Refusals;
import io.streamingclient.relay.RelayRefusedException;
import io.streamingclient.relay.RelayTarget;

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
	 * @param encodedPath its path within the application
	 * @param rawQuery its encoded query, or {@code null} for none
	 * @param prefix what its path begins with, such as {@code /relay/}
	 * @param clients the clients that may be meant
	 * @param query makes the query of the upstream from that of the request, either of
	 * which may be empty
	 * @return the target
	 * @throws RelayRefusedException if there is no such client, or the path leaves its
	 * base URL
	 */
	public static UpstreamTarget of(String encodedPath, @Nullable String rawQuery, String prefix,
			StreamingClients clients, UnaryOperator<String> query) {
		String path = encodedPath.substring(prefix.length());
		int slash = path.indexOf('/');
		String name = (slash < 0) ? path : path.substring(0, slash);
		String rest = (slash < 0) ? "" : path.substring(slash);
		StreamingClient client = client(name, clients);
		return new UpstreamTarget(client, RelayTarget.below(client, rest, query(rawQuery, query)));
	}

	private static StreamingClient client(String name, StreamingClients clients) {
		if (!clients.names().contains(name)) {
			throw Refusals.notFound("There is no client of this name.");
		}
		return clients.get(name);
	}

	private static @Nullable String query(@Nullable String raw, UnaryOperator<String> change) {
		if (raw == null) {
			return null;
		}
		String changed = change.apply(raw);
		return (changed.isEmpty() && !raw.isEmpty()) ? null : changed;
	}

}
