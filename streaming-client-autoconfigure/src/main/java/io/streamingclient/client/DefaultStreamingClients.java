package io.streamingclient.client;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.function.Supplier;

import org.springframework.web.reactive.function.client.WebClient;

import io.streamingclient.stream.LiveConnections;
import io.streamingclient.stream.LiveStreams;
import io.streamingclient.wire.Transport;
import io.streamingclient.wire.TransportSettings;

/**
 * Makes all clients when the application starts, and closes their pools when it stops.
 */
public final class DefaultStreamingClients implements StreamingClients, AutoCloseable {

	private final LiveStreams streams;

	private final LiveConnections connections;

	private final Supplier<WebClient.Builder> builders;

	private final Function<TransportSettings, Transport> transports;

	private final Set<String> configured;

	private final AbandonedStreams abandoned = new AbandonedStreams();

	private final ConcurrentMap<String, DefaultStreamingClient> clients = new ConcurrentHashMap<>();

	/**
	 * Create the clients. Connects to nothing yet.
	 * @param settings the configured clients and, under {@link StreamingClients#DEFAULT},
	 * the one that is made from the defaults alone
	 * @param streams where their streams are registered
	 * @param connections where their HTTP/2 connections are registered
	 * @param builders gives a new {@code WebClient.Builder} for each client
	 * @param transports makes the transport of a client
	 */
	public DefaultStreamingClients(Collection<ClientSettings> settings, LiveStreams streams,
			LiveConnections connections, Supplier<WebClient.Builder> builders,
			Function<TransportSettings, Transport> transports) {
		this.streams = streams;
		this.connections = connections;
		this.builders = builders;
		this.transports = transports;
		Map<String, ClientSettings> named = new TreeMap<>();
		settings.forEach((client) -> named.put(client.name(), client));
		named.values().forEach(this::create);
		named.remove(DEFAULT);
		this.configured = Set.copyOf(named.keySet());
		this.abandoned.start();
	}

	@Override
	public StreamingClient create(ClientSettings settings) {
		DefaultStreamingClient client = new DefaultStreamingClient(settings, this.streams, this.connections,
				this.abandoned, this.builders.get(), this.transports.apply(transportSettings(settings)));
		if (this.clients.putIfAbsent(settings.name(), client) != null) {
			client.close();
			throw new IllegalArgumentException("There is a client named '" + settings.name() + "' already");
		}
		return client;
	}

	private static TransportSettings transportSettings(ClientSettings settings) {
		return new TransportSettings(settings.name(), settings.protocol(), settings.pool(),
				settings.timeouts().connect(), settings.limits().maxHeaderSize(), settings.sslBundle());
	}

	@Override
	public StreamingClient get(String name) {
		StreamingClient client = this.clients.get(name);
		if (client == null) {
			throw new IllegalArgumentException("There is no client named '" + name + "' but "
					+ new TreeSet<>(this.clients.keySet()) + ": configure 'streaming.client.clients." + name + "'");
		}
		return client;
	}

	/**
	 * What a configured client lends to a {@code WebClient} of somebody else.
	 * @param name the name of the client
	 * @return its parts; empty if no client of that name is configured
	 */
	public Optional<ClientParts> parts(String name) {
		return Optional.ofNullable(this.configured.contains(name) ? this.clients.get(name) : null)
			.map(DefaultStreamingClient::parts);
	}

	@Override
	public Set<String> names() {
		return this.configured;
	}

	// Where the start of the application failed, nobody has ended its streams: their
	// readers shall not take the end of the pools for a fault of the network.
	@Override
	public void close() {
		try {
			this.streams.shutDown();
		}
		finally {
			this.abandoned.close();
			this.clients.values().forEach(DefaultStreamingClient::close);
		}
	}

}
