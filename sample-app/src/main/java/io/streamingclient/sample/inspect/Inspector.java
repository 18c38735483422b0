package io.streamingclient.sample.inspect;

import java.util.List;
import java.util.Map;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;

import io.streamingclient.gateway.Refusals;
import io.streamingclient.relay.RelayRefusedException;
import io.streamingclient.relay.flow.StreamedResponse;

/**
 * Serves {@code /inspect/{client}/{*path}} from WebFlux.
 */
@Component
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
class Inspector implements WebHandler {

	static final String PREFIX = "/inspect/";

	private static final int LIMIT = 16 * 1024;

	private final Inspections inspections;

	private final JsonMapper json;

	Inspector(Inspections inspections, JsonMapper json) {
		this.inspections = inspections;
		this.json = json;
	}

	@Override
	public Mono<Void> handle(ServerWebExchange exchange) {
		return Mono.defer(() -> send(exchange, inspection(exchange.getRequest()).report()))
			.onErrorResume(RelayRefusedException.class, (refusal) -> refusal.problem().writeTo(exchange.getResponse()));
	}

	private Inspection inspection(ServerHttpRequest request) {
		if (request.getMethod() != HttpMethod.GET) {
			throw Refusals.methodNotAllowed(List.of("GET"));
		}
		return this.inspections.of(request.getPath().pathWithinApplication().value(), request.getURI().getRawQuery(),
				request.getQueryParams());
	}

	private Mono<Void> send(ServerWebExchange exchange, Flux<Map<String, Object>> lines) {
		HttpHeaders headers = exchange.getResponse().getHeaders();
		headers.setContentType(MediaType.APPLICATION_NDJSON);
		headers.setCacheControl("no-store");
		return StreamedResponse.of(exchange).send(lines.map(this::line), LIMIT, () -> HttpHeaders.EMPTY);
	}

	private DataBuffer line(Map<String, Object> members) {
		DataBuffer line = DefaultDataBufferFactory.sharedInstance.wrap(this.json.writeValueAsBytes(members));
		return line.write((byte) '\n');
	}

}
