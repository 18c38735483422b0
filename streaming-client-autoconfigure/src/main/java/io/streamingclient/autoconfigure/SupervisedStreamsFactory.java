package io.streamingclient.autoconfigure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.ResolvableType;
import org.springframework.http.codec.ServerSentEvent;

import io.streamingclient.client.StreamingClient;
import io.streamingclient.client.StreamingClient.RequestSpec;
import io.streamingclient.client.StreamingClients;
import io.streamingclient.resume.LastEventId;
import io.streamingclient.stream.Backoff;
import io.streamingclient.supervision.RestartPolicy;
import io.streamingclient.supervision.SupervisedListener;
import io.streamingclient.supervision.SupervisedStream;

/**
 * Makes the supervised streams that are declared by properties. Whatever cannot work is
 * refused here, with the name of the property.
 */
final class SupervisedStreamsFactory {

	private static final String PREFIX = "streaming.client.supervised.";

	private final StreamingClients clients;

	private final ConfigurableListableBeanFactory beans;

	SupervisedStreamsFactory(StreamingClients clients, ConfigurableListableBeanFactory beans) {
		this.clients = clients;
		this.beans = beans;
	}

	/**
	 * All supervised streams of the application.
	 * @param declared those that are beans
	 * @param configured those that are declared by properties
	 * @return all of them
	 */
	List<SupervisedStream<?>> streams(List<SupervisedStream<?>> declared,
			Map<String, SupervisionProperties.Supervised> configured) {
		List<SupervisedStream<?>> all = new ArrayList<>();
		Map<String, String> names = new HashMap<>();
		for (SupervisedStream<?> stream : declared) {
			// file systems may not tell the case
			if (names.put(stream.name().toLowerCase(Locale.ROOT), "a bean") != null) {
				throw new DuplicateSupervisedStreamException(stream.name());
			}
			all.add(stream);
		}
		configured.forEach((name, properties) -> {
			String other = names.put(name.toLowerCase(Locale.ROOT), "'" + PREFIX + name + "'");
			if (other != null) {
				throw new InvalidStreamingClientPropertyException(PREFIX + name,
						"but for case, its name is also that of " + other, "Rename one of the two supervised streams.",
						null);
			}
			all.add(stream(name, properties));
		});
		return all;
	}

	private SupervisedStream<?> stream(String name, SupervisionProperties.Supervised from) {
		PropertyReader reader = new PropertyReader(PREFIX + name + ".");
		StreamingClient client = client(reader, from.client());
		String uri = required(reader, "uri", from.uri(), "Set the URI template of the stream, such as '/prices'.");
		if (client.settings().baseUrl() == null && !uri.contains("://")) {
			throw reader.invalid("uri", "it is relative, and client '" + client.name() + "' has no base URL",
					"Set an absolute URI, or 'client' to one that has a base URL.", null);
		}
		String bean = required(reader, "listener", from.listener(),
				"Set the name of a bean that is a SupervisedListener.");
		Elements elements = elements(reader, from, bean);
		Function<Optional<String>, Flux<?>> opening = (position) -> elements.read(request(client, uri, position));
		SupervisedListener<Object> listener = listener(reader, bean);
		RestartPolicy restarts = restarts(reader, from);
		SupervisedStream<Object> stream = new PropertyReader(PREFIX).read(name, "Rename the supervised stream.",
				() -> from.checkpoint() ? SupervisedStream.checkpointed(name, opening, listener, Elements::eventId)
						: SupervisedStream.of(name, () -> opening.apply(Optional.empty()), listener));
		return stream.withRestarts(restarts);
	}

	private StreamingClient client(PropertyReader reader, @Nullable String name) {
		return reader.read("client", "Name one of them, or configure the client.",
				() -> this.clients.get((name != null && !name.isBlank()) ? name : StreamingClients.DEFAULT));
	}

	private static String required(PropertyReader reader, String property, @Nullable String value, String mend) {
		if (value == null || value.isBlank()) {
			throw reader.invalid(property, "it is not set", mend, null);
		}
		return value;
	}

	private static RequestSpec request(StreamingClient client, String uri, Optional<String> lastEventId) {
		RequestSpec request = client.get().uri(uri);
		lastEventId.ifPresent((id) -> request.header("Last-Event-ID", LastEventId.headerValue(id)));
		return request;
	}

	@SuppressWarnings("unchecked")
	private SupervisedListener<Object> listener(PropertyReader reader, String bean) {
		return (SupervisedListener<Object>) this.beans.getBean(bean, SupervisedListener.class);
	}

	private Elements elements(PropertyReader reader, SupervisionProperties.Supervised from, String bean) {
		if (!this.beans.containsBean(bean)) {
			throw reader.invalid("listener", "there is no bean named '" + bean + "'",
					"Declare a bean of this name that is a SupervisedListener, or correct the name.", null);
		}
		if (!this.beans.isTypeMatch(bean, SupervisedListener.class)) {
			throw reader.invalid("listener",
					"the bean '" + bean + "' is no SupervisedListener but a " + this.beans.getType(bean),
					"Name a bean that is a SupervisedListener.", null);
		}
		ResolvableType type = elementType(bean);
		if (from.as() == SupervisionProperties.Format.RECORDS) {
			requireNoCheckpoint(reader, from);
			return new Elements(from.as(), ParameterizedTypeReference.forType(type.getType()));
		}
		Class<?> given = (from.as() == SupervisionProperties.Format.EVENTS) ? ServerSentEvent.class : String.class;
		if (!type.toClass().isAssignableFrom(given)) {
			throw reader.invalid("as",
					"it gives a " + given.getSimpleName() + ", and the bean '" + bean + "' takes a " + type,
					"Read the stream as what its listener takes, or name another listener.", null);
		}
		if (from.as() == SupervisionProperties.Format.LINES) {
			requireNoCheckpoint(reader, from);
		}
		return new Elements(from.as(), ParameterizedTypeReference.forType(String.class));
	}

	private static void requireNoCheckpoint(PropertyReader reader, SupervisionProperties.Supervised from) {
		if (from.checkpoint()) {
			throw reader.invalid("checkpoint", "only events have an id that can be saved",
					"Read the stream as events, or declare a bean with SupervisedStream.checkpointed(...).", null);
		}
	}

	// A bean method that returns a lambda knows more of its type than the lambda does.
	private ResolvableType elementType(String bean) {
		ResolvableType type = this.beans.containsBeanDefinition(bean)
				? this.beans.getMergedBeanDefinition(bean).getResolvableType()
				: ResolvableType.forClass(this.beans.getType(bean));
		ResolvableType element = type.as(SupervisedListener.class).getGeneric(0);
		return (element.resolve() != null) ? element : ResolvableType.forClass(Object.class);
	}

	private static RestartPolicy restarts(PropertyReader reader, SupervisionProperties.Supervised from) {
		reader.positive("initial-backoff", from.initialBackoff());
		reader.positive("max-backoff", from.maxBackoff());
		Backoff backoff = reader.read("max-backoff", "Set a wait that is not shorter than 'initial-backoff'.",
				() -> new Backoff(from.initialBackoff(), from.maxBackoff(), Backoff.ofRestarts().jitter()));
		return new RestartPolicy(from.restart(), reader.notNegative("max-restarts", from.maxRestarts()),
				reader.positive("window", from.window()), backoff);
	}

	/**
	 * How the elements of a stream are read.
	 *
	 * @param format the format of the body
	 * @param recordType the type of a record
	 */
	private record Elements(SupervisionProperties.Format format, ParameterizedTypeReference<?> recordType) {

		Flux<?> read(RequestSpec request) {
			return switch (this.format) {
				case EVENTS -> request.retrieve().events();
				case LINES -> request.retrieve().lines();
				case RECORDS -> request.retrieve().records(this.recordType);
			};
		}

		static @Nullable String eventId(Object event) {
			String id = ((ServerSentEvent<?>) event).id();
			return (id != null && !id.isEmpty()) ? id : null;
		}

	}

}
