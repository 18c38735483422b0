package io.streamingclient.observe;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.WebClient;

import io.streamingclient.client.ClientParts;
import io.streamingclient.client.ClientSettings;
import io.streamingclient.stream.LiveConnections;
import io.streamingclient.stream.LiveStreams;
import io.streamingclient.stream.ScrubbedUri;
import io.streamingclient.stream.StreamDescriptor;
import io.streamingclient.wire.Grip;
import io.streamingclient.wire.ResponseOptions;
import io.streamingclient.wire.WireLink;

/**
 * Gives every exchange of a {@code WebClient} its row. An exchange that is only observed
 * goes its way as if it were not; one that is guarded has clocks and insists on the whole
 * of its response. Immutable and thread-safe.
 */
public final class ExchangeObserver implements ExchangeFilterFunction {

	/**
	 * The request attribute that says which client a request belongs to: a string, one of
	 * few.
	 */
	public static final String CLIENT_NAME = ExchangeObserver.class.getName() + ".clientName";

	private static final String URI_TEMPLATE = WebClient.class.getName() + ".uriTemplate";

	private final Supplier<LiveStreams> streams;

	private final Supplier<LiveConnections> connections;

	private final ObservedClients clients;

	private final boolean guarding;

	private final @Nullable String group;

	private final @Nullable ClientParts parts;

	private ExchangeObserver(Supplier<LiveStreams> streams, Supplier<LiveConnections> connections,
			ObservedClients clients, boolean guarding, @Nullable String group, @Nullable ClientParts parts) {
		this.streams = streams;
		this.connections = connections;
		this.clients = clients;
		this.guarding = guarding;
		this.group = group;
		this.parts = parts;
	}

	/**
	 * Create an observer for any {@code WebClient}.
	 * @param streams where rows are opened; asked for at the first exchange
	 * @param connections where rows of HTTP/2 connections are opened; asked for at the
	 * first exchange
	 * @param clients whose exchange it is
	 * @param guarding whether exchanges are guarded, and not only observed
	 */
	public ExchangeObserver(Supplier<LiveStreams> streams, Supplier<LiveConnections> connections,
			ObservedClients clients, boolean guarding) {
		this(streams, connections, clients, guarding, null, null);
	}

	/**
	 * An observer for an HTTP service group that is no configured client.
	 * @param name the name of the group
	 * @return an observer that names its streams so
	 */
	public ExchangeObserver forGroup(String name) {
		return new ExchangeObserver(this.streams, this.connections, this.clients, this.guarding, name, null);
	}

	/**
	 * An observer for an HTTP service group that is a configured client. It is guarded.
	 * @param shared the parts of the client, whose connector the group uses
	 * @return the observer
	 */
	public ExchangeObserver forClient(ClientParts shared) {
		return new ExchangeObserver(this.streams, this.connections, this.clients, true, shared.settings().name(),
				shared);
	}

	@Override
	public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
		if (request.attributes().containsKey(WireLink.ATTRIBUTE)) {
			return next.exchange(request);
		}
		return new Mono<>() {

			@Override
			public void subscribe(CoreSubscriber<? super ClientResponse> actual) {
				new ObservedExchange(ExchangeObserver.this, request, actual).start(next);
			}

		};
	}

	LiveStreams streams() {
		return this.streams.get();
	}

	LiveConnections connections() {
		return this.connections.get();
	}

	boolean isGuarding() {
		return this.guarding;
	}

	/**
	 * The client whose connector is used.
	 * @return its parts, or {@code null} if the connector is somebody else's
	 */
	@Nullable ClientParts parts() {
		return this.parts;
	}

	StreamDescriptor describe(ClientRequest request) {
		String name = this.clients.name(request, this.group);
		ScrubbedUri target = request.attribute(URI_TEMPLATE)
			.map((template) -> ScrubbedUri.of(template.toString()))
			.orElseGet(() -> ScrubbedUri.of(request.url()));
		return new StreamDescriptor(name, request.method().name(), target, settings(name).timeouts(), !this.guarding);
	}

	ResponseOptions options(StreamDescriptor descriptor) {
		if (!this.guarding) {
			return ResponseOptions.observing();
		}
		ClientSettings settings = settings(descriptor.client());
		return new ResponseOptions(true, true, settings.limits().maxDecompressionRatio(),
				settings.limits().maxBodySize(), (this.parts != null) ? Grip.OWN : Grip.GUARD);
	}

	private ClientSettings settings(String name) {
		return (this.parts != null) ? this.parts.settings() : this.clients.settings(name);
	}

}
