package io.streamingclient.sample.inspect;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;

import io.streamingclient.client.StreamingClients;
import io.streamingclient.gateway.Refusals;
import io.streamingclient.relay.RelayRefusedException;
import io.streamingclient.relay.flow.StreamedResponse;
import io.streamingclient.sample.gateway.UpstreamTarget;

/**
 * Serves {@code /inspect/{client}/{*path}}.
 */
@Component
class Inspector implements WebHandler {

	static final String PREFIX = "/inspect/";

	private static final int LIMIT = 16 * 1024;

	private final StreamingClients clients;

	private final JsonMapper json;

	private final MessageDigest digest;

	Inspector(StreamingClients clients, JsonMapper json) throws NoSuchAlgorithmException {
		this.clients = clients;
		this.json = json;
		this.digest = MessageDigest.getInstance("SHA-256");
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
		UpstreamTarget target = UpstreamTarget.of(request, PREFIX, this.clients, InspectParameters::withoutOwn);
		InspectParameters parameters = InspectParameters.of(request.getQueryParams());
		return new Inspection(target, parameters, reading(parameters.as()));
	}

	private Reading reading(InspectParameters.As as) {
		return switch (as) {
			case BYTES -> new Reading.Bytes(newDigest());
			case TEXT -> new Reading.Text();
			case SSE -> new Reading.Events();
			case NDJSON -> new Reading.Records(this.json);
		};
	}

	private MessageDigest newDigest() {
		try {
			return (MessageDigest) this.digest.clone();
		}
		catch (CloneNotSupportedException ex) {
			throw new IllegalStateException(ex);
		}
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
