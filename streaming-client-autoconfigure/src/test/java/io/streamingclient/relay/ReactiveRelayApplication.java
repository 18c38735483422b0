package io.streamingclient.relay;

import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ServerWebExchange;

import io.streamingclient.client.StreamingClients;

/**
 * A WebFlux application that relays from a controller, and below {@code /functional} from
 * a route.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class ReactiveRelayApplication {

	@Bean
	RouterFunction<ServerResponse> functional(StreamRelay relay, StreamingClients clients) {
		return RouterFunctions.route(RequestPredicates.path("/functional/{*path}"),
				(request) -> relay.relay(request, clients.get("up"), request.pathVariable("path")));
	}

	@RestController
	static class Relays {

		private final StreamRelay relay;

		private final StreamingClients clients;

		Relays(StreamRelay relay, StreamingClients clients) {
			this.relay = relay;
			this.clients = clients;
		}

		@RequestMapping("/{client:up|closed|slow|one}/**")
		Mono<Void> relay(ServerWebExchange exchange) {
			String path = exchange.getRequest().getPath().value();
			int slash = path.indexOf('/', 1);
			String query = exchange.getRequest().getURI().getRawQuery();
			return this.relay.relay(exchange, this.clients.get(path.substring(1, slash)),
					path.substring(slash) + ((query != null) ? "?" + query : ""),
					RelayChanges.of(exchange.getRequest().getHeaders()));
		}

	}

}
