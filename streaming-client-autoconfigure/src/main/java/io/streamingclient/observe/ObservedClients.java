package io.streamingclient.observe;

import java.net.URI;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.web.reactive.function.client.ClientRequest;

import io.streamingclient.client.BaseUrl;
import io.streamingclient.client.ClientSettings;
import io.streamingclient.client.StreamingClients;

/**
 * Whose exchange it is: the client that a request belongs to, and its settings.
 * Thread-safe.
 */
public final class ObservedClients {

	/**
	 * The name of all clients whose host came too late to be told apart.
	 */
	public static final String OTHER = "other";

	// A name is a tag of meters, and those are made of few values.
	private static final int MAX_HOSTS = 100;

	private final Map<String, ClientSettings> byName;

	private final List<Upstream> upstreams;

	private final ClientSettings defaults;

	// bounded, and no more than names: nothing of a stream
	private final Set<String> hosts = ConcurrentHashMap.newKeySet();

	/**
	 * Create a new instance.
	 * @param settings those of the configured clients and, under
	 * {@link StreamingClients#DEFAULT}, the defaults
	 */
	public ObservedClients(Collection<ClientSettings> settings) {
		this.byName = settings.stream().collect(Collectors.toMap(ClientSettings::name, Function.identity()));
		this.defaults = this.byName.getOrDefault(StreamingClients.DEFAULT,
				ClientSettings.defaults(StreamingClients.DEFAULT));
		this.upstreams = settings.stream()
			.filter((client) -> client.baseUrl() != null)
			.map((client) -> Upstream.of(client.name(), client.baseUrl()))
			.sorted(Comparator.comparingInt((Upstream upstream) -> upstream.path().length()).reversed())
			.toList();
	}

	/**
	 * The client of a request: what its attribute says; the HTTP service group; the
	 * configured client for its host; the host.
	 * @param request the request
	 * @param group the HTTP service group, or {@code null}
	 * @return the name
	 */
	String name(ClientRequest request, @Nullable String group) {
		Object attribute = request.attributes().get(ExchangeObserver.CLIENT_NAME);
		if (attribute instanceof String name && !name.isBlank()) {
			return name;
		}
		return (group != null) ? group : ofUrl(request.url());
	}

	private String ofUrl(URI url) {
		String authority = authority(url);
		String path = (url.getRawPath() != null) ? url.getRawPath() : "";
		List<Upstream> sameHost = this.upstreams.stream().filter((one) -> one.authority().equals(authority)).toList();
		return sameHost.stream()
			.filter((one) -> path.startsWith(one.path()))
			.findFirst()
			.or(() -> sameHost.stream().findFirst())
			.map(Upstream::name)
			.orElseGet(() -> host(url));
	}

	private String host(URI url) {
		String host = (url.getHost() != null) ? url.getHost().toLowerCase(Locale.ROOT) : OTHER;
		if (this.hosts.contains(host)) {
			return host;
		}
		return (this.hosts.size() < MAX_HOSTS && this.hosts.add(host)) ? host : OTHER;
	}

	/**
	 * The settings for streams of a client.
	 * @param name its name
	 * @return what is configured for it, or the defaults
	 */
	ClientSettings settings(String name) {
		return this.byName.getOrDefault(name, this.defaults);
	}

	private static String authority(URI url) {
		String scheme = (url.getScheme() != null) ? url.getScheme().toLowerCase(Locale.ROOT) : "";
		int port = (url.getPort() >= 0) ? url.getPort() : (scheme.equals("https") ? 443 : 80);
		return (url.getHost() != null) ? url.getHost().toLowerCase(Locale.ROOT) + ":" + port : "";
	}

	private record Upstream(String name, String authority, String path) {

		static Upstream of(String name, @Nullable BaseUrl base) {
			URI url = URI.create(String.valueOf(base));
			return new Upstream(name, ObservedClients.authority(url), String.valueOf(url.getRawPath()));
		}

	}

}
