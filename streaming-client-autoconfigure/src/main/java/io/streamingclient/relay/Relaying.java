package io.streamingclient.relay;

import java.net.URI;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;

import io.streamingclient.client.ClientSettings;
import io.streamingclient.client.StreamResponse;
import io.streamingclient.client.StreamingClient;
import io.streamingclient.relay.flow.StreamedRequest;
import io.streamingclient.stream.StreamException;
import io.streamingclient.stream.StreamRegistry;
import io.streamingclient.stream.StreamSnapshot;

/**
 * Passes one request up, and its response down.
 */
final class Relaying {

	private static final Logger logger = LoggerFactory.getLogger(Relaying.class);

	private final ServerSide server;

	private final RelaySpec spec;

	private final Forwarding forwarding;

	private final int maxInFlight;

	private final StreamRegistry streams;

	Relaying(ServerSide server, RelaySpec spec, RelaySettings settings, StreamRegistry streams) {
		this.server = server;
		this.spec = spec;
		this.forwarding = new Forwarding(spec.forwarded(settings.forwarded()), settings.pseudonym());
		this.maxInFlight = settings.maxInFlight();
		this.streams = streams;
	}

	/**
	 * Pass the request on.
	 * @param client what passes it on
	 * @param uri where to
	 * @param failures says how the upstream failed
	 * @return completes when the client has its response; whatever ends it, the upstream
	 * has ended too
	 */
	Mono<Void> to(StreamingClient client, URI uri, RelayFailures failures) {
		return Mono.defer(() -> request(client, uri).exchange())
			.flatMap((upstream) -> Mono.usingWhen(Mono.just(upstream), this::respond, StreamResponse::release))
			.onErrorResume(StreamException.class, (failure) -> this.server.isCommitted() ? Mono.error(failure)
					: this.server.send(failures.problem(failure)));
	}

	private StreamingClient.RequestSpec request(StreamingClient client, URI uri) {
		StreamingClient.RequestSpec request = client.method(this.server.method())
			.uri(uri)
			.headers((headers) -> fill(headers, client))
			.undecoded()
			.followRedirects(false);
		return this.server.hasBody()
				? request.body(new StreamedRequest(this.spec.requestBody(this.server.body()), this.maxInFlight))
				: request;
	}

	private void fill(HttpHeaders headers, StreamingClient client) {
		HttpHeaders received = this.server.headers();
		EndToEnd.copy(received, headers::add);
		headers.remove(HttpHeaders.HOST);
		// whoever reads the body sends 100 (Continue), see RFC 9110 section 10.1.1
		headers.remove(HttpHeaders.EXPECT);
		if (EndToEnd.acceptsTrailers(received, this.server.hop())) {
			acceptTrailers(headers, client);
		}
		this.forwarding.request(headers, received.getFirst(HttpHeaders.HOST), this.server.hop());
		if (this.spec.changesRequestBody()) {
			headers.remove(HttpHeaders.CONTENT_LENGTH);
		}
		this.spec.requestHeaders().accept(headers);
	}

	// RFC 9110 section 10.1.4, and RFC 9113 section 8.2.2 for HTTP/2

	private static void acceptTrailers(HttpHeaders headers, StreamingClient client) {
		headers.set(HttpHeaders.TE, "trailers");
		if (speaksHttp1(client.settings())) {
			headers.set(HttpHeaders.CONNECTION, HttpHeaders.TE);
		}
	}

	private static boolean speaksHttp1(ClientSettings settings) {
		return switch (settings.protocol()) {
			case HTTP11 -> true;
			case AUTO -> String.valueOf(settings.baseUrl()).startsWith("http:");
			case H2, H2C -> false;
		};
	}

	private Mono<Void> respond(StreamResponse upstream) {
		HttpHeaders headers = new HttpHeaders();
		EndToEnd.copy(upstream.headers(), headers::add);
		this.forwarding.response(headers, protocol(upstream));
		if (this.spec.changesResponseBody()) {
			headers.remove(HttpHeaders.CONTENT_LENGTH);
		}
		this.spec.responseHeaders().accept(headers);
		if (!hasBody(upstream)) {
			return upstream.body()
				.doOnNext(DataBufferUtils::release)
				.then(this.server.send(upstream.status(), headers));
		}
		return this.server.send(upstream.status(), headers, body(upstream), () -> trailers(upstream));
	}

	private @Nullable String protocol(StreamResponse upstream) {
		return this.streams.find(upstream.streamId()).map(StreamSnapshot::protocol).orElse(null);
	}

	// RFC 9110 section 6.4.1

	private boolean hasBody(StreamResponse upstream) {
		return this.server.method() != HttpMethod.HEAD && !upstream.status().isSameCodeAs(HttpStatus.NO_CONTENT)
				&& !upstream.status().isSameCodeAs(HttpStatus.NOT_MODIFIED);
	}

	private Flux<DataBuffer> body(StreamResponse upstream) {
		return this.spec.responseBody(upstream.body())
			.doOnError((failure) -> logger.warn("A response was cut off: {}", failure.getMessage()));
	}

	private static HttpHeaders trailers(StreamResponse upstream) {
		HttpHeaders trailers = new HttpHeaders();
		EndToEnd.copyTrailers(upstream.trailers(), trailers::add);
		return trailers;
	}

}
