package io.streamingclient.client;

import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.client.WebClient;

import io.streamingclient.stream.LiveConnections;
import io.streamingclient.stream.LiveStreams;
import io.streamingclient.wire.Transport;

/**
 * A client over its own transport and one {@code WebClient}.
 */
final class DefaultStreamingClient implements StreamingClient, AutoCloseable {

	private final ClientSettings settings;

	private final LiveStreams streams;

	private final LiveConnections connections;

	private final AbandonedStreams abandoned;

	private final StreamQuota quota;

	private final Transport transport;

	private final WebClient webClient;

	DefaultStreamingClient(ClientSettings settings, LiveStreams streams, LiveConnections connections,
			AbandonedStreams abandoned, WebClient.Builder builder, Transport transport) {
		this.settings = settings;
		this.streams = streams;
		this.connections = connections;
		this.abandoned = abandoned;
		this.quota = new StreamQuota(settings.maxConcurrentStreams());
		this.transport = transport;
		this.webClient = ClientParts.configure(builder.clone(), settings)
			.filters((filters) -> filters.add(0, new HeadCapture()))
			.filter(new Redirects())
			.clientConnector(transport.connector(false))
			.build();
	}

	@Override
	public String name() {
		return this.settings.name();
	}

	@Override
	public ClientSettings settings() {
		return this.settings;
	}

	@Override
	public RequestSpec method(HttpMethod method) {
		return new DefaultRequestSpec(this, method);
	}

	ClientParts parts() {
		return new ClientParts(this.settings, this.quota, this.transport.connector(true), this.transport);
	}

	LiveStreams streams() {
		return this.streams;
	}

	LiveConnections connections() {
		return this.connections;
	}

	AbandonedStreams abandoned() {
		return this.abandoned;
	}

	StreamQuota quota() {
		return this.quota;
	}

	WebClient webClient() {
		return this.webClient;
	}

	@Override
	public void close() {
		this.transport.close();
	}

	@Override
	public String toString() {
		return "StreamingClient[" + this.settings.name() + "]";
	}

}
