package io.streamingclient.relay;

import java.net.URI;

import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ServerWebExchange;

import io.streamingclient.client.StreamingClient;
import io.streamingclient.stream.StreamException;
import io.streamingclient.stream.StreamRegistry;

/**
 * Passes a request to an upstream and the response back, from WebFlux. <pre class="code">
 * &#64;RequestMapping("/reports/{id}")
 * Mono&lt;Void&gt; report(ServerWebExchange exchange, &#64;PathVariable long id) {
 *     return this.relay.relay(exchange, this.reports, "/v2/reports/" + id);
 * }
 * </pre>
 * <p>
 * Method, end-to-end headers and body go up; status, end-to-end headers, trailers and
 * body come down, undecoded and as they arrive, no faster than the other side takes them.
 * An upstream that fails before it answers is a problem (RFC 9457) with the status 502,
 * 503 or 504. One that fails later ends the connection of the client, so that nobody
 * takes what arrived for all. A client that goes away ends the stream of the upstream.
 * Thread-safe.
 */
public final class StreamRelay {

	private final RelaySettings settings;

	private final RelayFailures failures;

	private final StreamRegistry streams;

	/**
	 * Create a new instance.
	 * @param settings what all relays do alike
	 * @param failures what a client is told when the upstream fails
	 * @param streams the streams of the application
	 */
	public StreamRelay(RelaySettings settings, RelayFailures failures, StreamRegistry streams) {
		this.settings = settings;
		this.failures = failures;
		this.streams = streams;
	}

	/**
	 * The head of what this relay would send to the upstream, for whoever passes a
	 * request on in another way: the end-to-end fields, {@code Via} and who asked.
	 * @param exchange an exchange
	 * @param spec what to do otherwise
	 * @return a new set of headers
	 */
	public HttpHeaders requestHeaders(ServerWebExchange exchange, RelaySpec spec) {
		HttpHeaders headers = new HttpHeaders();
		HttpHeaders received = exchange.getRequest().getHeaders();
		EndToEnd.copy(received, headers::add);
		headers.remove(HttpHeaders.HOST);
		forwarding(spec).request(headers, received.getFirst(HttpHeaders.HOST),
				new ExchangeSide(exchange, this.settings.maxInFlight()).hop());
		spec.requestHeaders().accept(headers);
		return headers;
	}

	/**
	 * The head of what this relay would answer over HTTP/1.1.
	 * @param upstream the head of what the upstream has answered
	 * @param spec what to do otherwise
	 * @return a new set of headers
	 */
	public HttpHeaders responseHeaders(HttpHeaders upstream, RelaySpec spec) {
		HttpHeaders headers = new HttpHeaders();
		EndToEnd.copy(upstream, headers::add);
		forwarding(spec).response(headers, null);
		spec.responseHeaders().accept(headers);
		return headers;
	}

	private Forwarding forwarding(RelaySpec spec) {
		return new Forwarding(spec.forwarded(this.settings.forwarded()), this.settings.pseudonym());
	}

	/**
	 * What a client is told when the upstream fails.
	 * @param failure how it failed
	 * @param spec what to do otherwise
	 * @return the problem
	 */
	public RelayProblem problem(StreamException failure, RelaySpec spec) {
		return spec.failures(this.failures).problem(failure);
	}

	/**
	 * Pass a request on.
	 * @param exchange an exchange of which no response is sent yet
	 * @param client what passes it on
	 * @param pathAndQuery the encoded path and query below the base URL of the client. A
	 * path that leaves it is refused with 400
	 * @return completes when the client has its response
	 */
	public Mono<Void> relay(ServerWebExchange exchange, StreamingClient client, String pathAndQuery) {
		return relay(exchange, client, pathAndQuery, RelaySpec.standard());
	}

	/**
	 * Pass a request on.
	 * @param exchange an exchange of which no response is sent yet
	 * @param client what passes it on
	 * @param pathAndQuery the encoded path and query below the base URL of the client. A
	 * path that leaves it is refused with 400
	 * @param spec what to do otherwise
	 * @return completes when the client has its response
	 */
	public Mono<Void> relay(ServerWebExchange exchange, StreamingClient client, String pathAndQuery, RelaySpec spec) {
		return Mono.defer(() -> relay(exchange, client, RelayTarget.below(client, pathAndQuery), spec))
			.onErrorResume(RelayRefusedException.class, (refusal) -> refusal.problem().writeTo(exchange.getResponse()));
	}

	/**
	 * Pass a request on.
	 * @param exchange an exchange of which no response is sent yet
	 * @param client what passes it on
	 * @param uri where to: absolute, or relative to the base URL of the client. It is not
	 * checked
	 * @return completes when the client has its response
	 */
	public Mono<Void> relay(ServerWebExchange exchange, StreamingClient client, URI uri) {
		return relay(exchange, client, uri, RelaySpec.standard());
	}

	/**
	 * Pass a request on.
	 * @param exchange an exchange of which no response is sent yet
	 * @param client what passes it on
	 * @param uri where to: absolute, or relative to the base URL of the client. It is not
	 * checked
	 * @param spec what to do otherwise
	 * @return completes when the client has its response
	 */
	public Mono<Void> relay(ServerWebExchange exchange, StreamingClient client, URI uri, RelaySpec spec) {
		return new Relaying(new ExchangeSide(exchange, this.settings.maxInFlight()), spec, this.settings, this.streams)
			.to(client, uri, spec.failures(this.failures));
	}

	/**
	 * Pass a request on, from a functional route.
	 * @param request the request
	 * @param client what passes it on
	 * @param pathAndQuery the encoded path and query below the base URL of the client. A
	 * path that leaves it is refused with 400
	 * @return a response that asks the upstream when it is written, so that what it says
	 * of status and headers before that means nothing
	 */
	public Mono<ServerResponse> relay(ServerRequest request, StreamingClient client, String pathAndQuery) {
		return relay(request, client, pathAndQuery, RelaySpec.standard());
	}

	/**
	 * Pass a request on, from a functional route.
	 * @param request the request
	 * @param client what passes it on
	 * @param pathAndQuery the encoded path and query below the base URL of the client. A
	 * path that leaves it is refused with 400
	 * @param spec what to do otherwise
	 * @return a response that asks the upstream when it is written, so that what it says
	 * of status and headers before that means nothing
	 */
	public Mono<ServerResponse> relay(ServerRequest request, StreamingClient client, String pathAndQuery,
			RelaySpec spec) {
		return ServerResponse.ok().build((exchange, context) -> relay(exchange, client, pathAndQuery, spec));
	}

}
