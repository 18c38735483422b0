package io.streamingclient.relay;

import java.io.IOException;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;

import io.streamingclient.client.StreamingClients;

/**
 * An MVC application that relays from a controller.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class ServletRelayApplication {

	@Controller
	static class Relays {

		private final ServletStreamRelay relay;

		private final StreamingClients clients;

		Relays(ServletStreamRelay relay, StreamingClients clients) {
			this.relay = relay;
			this.clients = clients;
		}

		@RequestMapping("/{client:up|closed|slow|one}/**")
		void relay(HttpServletRequest request, HttpServletResponse response) throws IOException {
			String path = request.getRequestURI();
			int slash = path.indexOf('/', 1);
			String query = request.getQueryString();
			HttpHeaders headers = new HttpHeaders();
			if (request.getHeader("X-Change") != null) {
				headers.set("X-Change", "all");
			}
			this.relay.relay(request, response, this.clients.get(path.substring(1, slash)),
					path.substring(slash) + ((query != null) ? "?" + query : ""), RelayChanges.of(headers));
		}

		@PostMapping("/read")
		void readFirst(HttpServletRequest request, HttpServletResponse response) throws IOException {
			request.getReader();
			this.relay.relay(request, response, this.clients.get("up"), "/read");
		}

		@ExceptionHandler
		ResponseEntity<String> tooLate(IllegalStateException failure) {
			return ResponseEntity.status(HttpStatus.CONFLICT).body("too late");
		}

	}

}
