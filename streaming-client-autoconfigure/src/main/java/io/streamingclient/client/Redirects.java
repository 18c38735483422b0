package io.streamingclient.client;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.BodyInserter;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;

import io.streamingclient.stream.StreamProtocolException;

/**
 * Follows redirects (RFC 9110 section 15.4) as the Fetch standard does, all within one
 * exchange. Must be the innermost filter: what the others add to the request, credentials
 * above all, is then known here and does not go to another origin.
 */
final class Redirects implements ExchangeFilterFunction {

	/**
	 * How many are followed, as in the Fetch standard.
	 */
	static final int MAX_REDIRECTS = 20;

	private static final List<String> CREDENTIALS = List.of(HttpHeaders.AUTHORIZATION, HttpHeaders.COOKIE,
			HttpHeaders.PROXY_AUTHORIZATION);

	// RFC 9110 section 15.4, item 4; all others begin with "Content-"
	private static final Set<String> OF_THE_CONTENT = Set.of("transfer-encoding", "trailer", "expect", "digest",
			"repr-digest", "last-modified");

	@Override
	public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
		Exchange exchange = HeadCapture.exchange(request);
		return exchange.followsRedirects() ? new Journey(exchange, next).travel(request, 0) : next.exchange(request);
	}

	/**
	 * From one response to the next, until one does not redirect.
	 *
	 * @param exchange the exchange
	 * @param next the transport
	 */
	private record Journey(Exchange exchange, ExchangeFunction next) {

		Mono<ClientResponse> travel(ClientRequest request, int followed) {
			return this.next.exchange(request).flatMap((response) -> {
				String location = location(response);
				if (location == null) {
					return Mono.just(response);
				}
				ClientRequest redirected = redirected(request, response, location, followed);
				return leave(response).then(Mono.defer(() -> travel(redirected, followed + 1)));
			});
		}

		private static @Nullable String location(ClientResponse response) {
			return switch (response.statusCode().value()) {
				case 301, 302, 303, 307, 308 -> response.headers().asHttpHeaders().getFirst(HttpHeaders.LOCATION);
				default -> null;
			};
		}

		private ClientRequest redirected(ClientRequest request, ClientResponse response, String location,
				int followed) {
			int status = response.statusCode().value();
			if (followed == MAX_REDIRECTS) {
				throw refused(status, followed, "more than " + MAX_REDIRECTS + " are not followed", null);
			}
			URI target = resolve(request, status, location, followed);
			boolean becomesGet = switch (status) {
				case 301, 302 -> request.method() == HttpMethod.POST;
				case 303 -> request.method() != HttpMethod.HEAD;
				default -> false;
			};
			return ClientRequest.from(request)
				.url(target)
				.method(becomesGet ? HttpMethod.GET : request.method())
				.body(becomesGet ? BodyInserters.empty() : repeated(request.body()))
				.headers((headers) -> clean(headers, becomesGet, request.url(), target))
				.cookies((cookies) -> clean(cookies, request.url(), target))
				.build();
		}

		private URI resolve(ClientRequest request, int status, String location, int followed) {
			URI target;
			try {
				target = Location.resolve(request.url(), location);
			}
			catch (IllegalArgumentException ex) {
				throw refused(status, followed, ex.getMessage(), ex);
			}
			if (Location.isSecure(request.url()) && !Location.isSecure(target)) {
				throw refused(status, followed, "it leads from https to http", null);
			}
			return target;
		}

		private BodyInserter<?, ? super ClientHttpRequest> repeated(BodyInserter<?, ? super ClientHttpRequest> body) {
			return (message, context) -> body.insert(new RepeatedBody(message, this.exchange.stream()), context);
		}

		private static void clean(HttpHeaders headers, boolean bodyIsGone, URI from, URI to) {
			if (bodyIsGone) {
				Set.copyOf(headers.headerNames()).stream().filter(Journey::isOfTheContent).forEach(headers::remove);
			}
			if (!Location.haveSameOrigin(from, to)) {
				CREDENTIALS.forEach(headers::remove);
				headers.remove(HttpHeaders.HOST);
			}
		}

		private static boolean isOfTheContent(String header) {
			String name = header.toLowerCase(Locale.ROOT);
			return name.startsWith("content-") || OF_THE_CONTENT.contains(name);
		}

		private static void clean(MultiValueMap<String, String> cookies, URI from, URI to) {
			if (!Location.haveSameOrigin(from, to)) {
				cookies.clear();
			}
		}

		// The connection is for the next request, if it goes to the same server.
		private Mono<Void> leave(ClientResponse response) {
			return ShortBody.of(response)
				.doOnNext(DataBufferUtils::release)
				.then(Mono.<Void>create((sink) -> this.exchange.link().afterRelease(sink::success)))
				.doOnSuccess((ignored) -> this.exchange.stream().redirected());
		}

		private StreamProtocolException refused(int status, int followed, String why, @Nullable Throwable cause) {
			this.exchange.stream().wire().status(status);
			return new StreamProtocolException(this.exchange.stream().failureContext(),
					"redirect " + (followed + 1) + " (" + status + ") cannot be followed: " + why,
					"Correct the server, or take redirects as they are with followRedirects(false).", false, cause);
		}

	}

}
