package io.streamingclient.sample.relay;

import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.reactive.function.BodyInserters;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;

import io.streamingclient.client.StreamResponse;
import io.streamingclient.client.StreamingClient;
import io.streamingclient.sample.gateway.UpstreamTarget;

/**
 * Passes a request up: its method, end-to-end headers and body.
 */
final class RelayRequest {

	private RelayRequest() {
	}

	static Mono<StreamResponse> send(ServerHttpRequest request, UpstreamTarget target) {
		StreamingClient.RequestSpec upstream = target.client()
			.method(request.getMethod())
			.uri(target.uri())
			.headers((headers) -> fill(headers, request))
			.undecoded()
			.followRedirects(false);
		if (hasBody(request.getHeaders())) {
			upstream = upstream.body(BodyInserters.fromDataBuffers(request.getBody()));
		}
		return upstream.exchange();
	}

	private static void fill(HttpHeaders headers, ServerHttpRequest request) {
		EndToEnd.copy(request.getHeaders(), headers::add);
		headers.remove(HttpHeaders.HOST);
		// whoever reads the body sends 100 (Continue), see RFC 9110 section 10.1.1
		headers.remove(HttpHeaders.EXPECT);
		HttpServerRequest wire = ServerHttpRequestDecorator.getNativeRequest(request);
		headers.add(Forwarding.VIA, Forwarding.via(wire));
		headers.add(Forwarding.FORWARDED, Forwarding.forwarded(wire));
	}

	private static boolean hasBody(HttpHeaders headers) {
		return headers.getContentLength() > 0 || headers.containsHeader(HttpHeaders.TRANSFER_ENCODING);
	}

}
