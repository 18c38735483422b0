package io.streamingclient.client;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.util.Assert;
import org.springframework.web.reactive.function.BodyInserter;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.WebClient;

import io.streamingclient.client.PreparedRequest.WebRequestFactory;
import io.streamingclient.codec.ContentCodings;
import io.streamingclient.stream.ScrubbedUri;
import io.streamingclient.stream.StreamDescriptor;
import io.streamingclient.stream.StreamTimeouts;
import io.streamingclient.wire.ResponseOptions;

/**
 * Collects what a request is made of.
 */
final class DefaultRequestSpec implements StreamingClient.RequestSpec {

	private final DefaultStreamingClient client;

	private final HttpMethod method;

	private final HttpHeaders headers = new HttpHeaders();

	private final List<Consumer<WebClient.RequestBodySpec>> steps = new ArrayList<>();

	private UnaryOperator<WebClient.RequestBodyUriSpec> uri = (spec) -> spec;

	private ScrubbedUri target;

	private StreamTimeouts timeouts;

	private @Nullable BodyInserter<?, ? super ClientHttpRequest> body;

	private LongConsumer uploadListener = (bytes) -> {
	};

	private Resumption resumption;

	private boolean decoded = true;

	private boolean followRedirects = true;

	DefaultRequestSpec(DefaultStreamingClient client, HttpMethod method) {
		this.client = client;
		this.method = method;
		this.timeouts = client.settings().timeouts();
		this.resumption = client.settings().resumption();
		this.target = ScrubbedUri.of(base());
	}

	private String base() {
		BaseUrl base = this.client.settings().baseUrl();
		return (base != null) ? base.toString() : "";
	}

	@Override
	public DefaultRequestSpec uri(String template, Object... variables) {
		Object[] values = variables.clone();
		return uri(template, (spec) -> {
			spec.uri(template, values);
			return spec;
		});
	}

	@Override
	public DefaultRequestSpec uri(String template, Map<String, ?> variables) {
		Map<String, ?> values = Map.copyOf(variables);
		return uri(template, (spec) -> {
			spec.uri(template, values);
			return spec;
		});
	}

	private DefaultRequestSpec uri(String template, UnaryOperator<WebClient.RequestBodyUriSpec> step) {
		this.target = ScrubbedUri.of(base() + template);
		this.uri = step;
		return this;
	}

	@Override
	public DefaultRequestSpec uri(URI uri) {
		URI absolute = uri.isAbsolute() ? uri : URI.create(base() + uri);
		this.target = ScrubbedUri.of(absolute);
		this.uri = (spec) -> {
			spec.uri(absolute);
			return spec;
		};
		return this;
	}

	@Override
	public DefaultRequestSpec header(String name, String... values) {
		this.headers.put(name, List.of(values));
		return this;
	}

	@Override
	public DefaultRequestSpec headers(Consumer<HttpHeaders> change) {
		change.accept(this.headers);
		return this;
	}

	@Override
	public DefaultRequestSpec accept(MediaType... types) {
		this.headers.setAccept(List.of(types));
		return this;
	}

	@Override
	public DefaultRequestSpec lastEventId(String id) {
		new EventId(id).writeTo(this.headers);
		return this;
	}

	EventId lastEventId() {
		return EventId.of(this.headers);
	}

	@Override
	public DefaultRequestSpec attribute(String name, Object value) {
		this.steps.add((spec) -> spec.attribute(name, value));
		return this;
	}

	@Override
	public DefaultRequestSpec bodyValue(Object value) {
		return body(BodyInserters.fromValue(value));
	}

	@Override
	public <T> DefaultRequestSpec body(Publisher<T> publisher, Class<T> elementType) {
		return body(BodyInserters.fromPublisher(publisher, elementType));
	}

	@Override
	public DefaultRequestSpec body(BodyInserter<?, ? super ClientHttpRequest> inserter) {
		this.body = inserter;
		return this;
	}

	@Override
	public DefaultRequestSpec onUploadProgress(LongConsumer listener) {
		this.uploadListener = listener;
		return this;
	}

	@Override
	public DefaultRequestSpec resume(Resumption how) {
		this.resumption = how;
		return this;
	}

	@Override
	public DefaultRequestSpec timeouts(UnaryOperator<StreamTimeouts> change) {
		StreamTimeouts changed = change.apply(this.timeouts);
		if (changed.connect().compareTo(this.client.settings().timeouts().connect()) > 0) {
			throw new IllegalArgumentException(
					"The connect timeout of one request cannot be longer than that of client '" + this.client.name()
							+ "', because a connection that is being made may serve others too");
		}
		this.timeouts = changed;
		return this;
	}

	@Override
	public DefaultRequestSpec undecoded() {
		this.decoded = false;
		return this;
	}

	@Override
	public DefaultRequestSpec followRedirects(boolean follow) {
		this.followRedirects = follow;
		return this;
	}

	@Override
	public StreamingClient.ResponseSpec retrieve() {
		return new DefaultResponseSpec(this, this.client.settings().limits().maxElementSize());
	}

	@Override
	public Mono<StreamResponse> exchange() {
		return ResponseExchange.mono(prepare(null));
	}

	AbandonedStreams abandoned() {
		return this.client.abandoned();
	}

	@Override
	public Mono<CompleteResponse> send() {
		return send(this.client.settings().limits().maxElementSize());
	}

	@Override
	public Mono<CompleteResponse> send(int maxBodySize) {
		Assert.isTrue(maxBodySize > 0, () -> "'maxBodySize' must be positive but is " + maxBodySize);
		return CompleteExchange.mono(prepare(null), maxBodySize);
	}

	StreamDescriptor descriptor() {
		return new StreamDescriptor(this.client.name(), this.method.name(), this.target, this.timeouts);
	}

	/**
	 * Freeze what was collected.
	 * @param accept what to accept if nothing was set, or {@code null} for anything
	 * @return the request
	 */
	PreparedRequest prepare(@Nullable MediaType accept) {
		HttpHeaders complete = new HttpHeaders(this.headers);
		if (accept != null && !complete.containsHeader(HttpHeaders.ACCEPT)) {
			complete.setAccept(List.of(accept));
		}
		if (this.decoded && !complete.containsHeader(HttpHeaders.ACCEPT_ENCODING)) {
			complete.set(HttpHeaders.ACCEPT_ENCODING, ContentCodings.offered());
		}
		return new PreparedRequest(this.client.streams(), this.client.connections(), this.client.quota(), descriptor(),
				options(), this.resumption, this.uploadListener, webRequest(complete));
	}

	private ResponseOptions options() {
		Limits limits = this.client.settings().limits();
		return new ResponseOptions(this.decoded, this.followRedirects, limits.maxDecompressionRatio(),
				limits.maxBodySize());
	}

	private WebRequestFactory webRequest(HttpHeaders complete) {
		WebClient webClient = this.client.webClient();
		UnaryOperator<WebClient.RequestBodyUriSpec> uriStep = this.uri;
		List<Consumer<WebClient.RequestBodySpec>> otherSteps = List.copyOf(this.steps);
		BodyInserter<?, ? super ClientHttpRequest> inserter = this.body;
		return () -> {
			WebClient.RequestBodySpec spec = uriStep.apply(webClient.method(this.method))
				.headers((target) -> complete.forEach(target::put));
			otherSteps.forEach((step) -> step.accept(spec));
			return (inserter != null) ? spec.body(inserter) : spec;
		};
	}

}
