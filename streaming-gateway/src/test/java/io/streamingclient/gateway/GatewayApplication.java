package io.streamingclient.gateway;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

import io.streamingclient.upstream.RawHttp;
import io.streamingclient.upstream.ScriptedUpstream;

/**
 * An application with nothing but routes and one controller, in front of an upstream that
 * tells what it was asked. There are clients {@code one}, {@code two} and {@code three},
 * for three directories of it.
 */
final class GatewayApplication implements AutoCloseable {

	private final ScriptedUpstream upstream;

	private final ConfigurableApplicationContext context;

	private GatewayApplication(WebApplicationType type, ScriptedUpstream upstream, List<String> properties) {
		this.upstream = upstream;
		List<String> all = new ArrayList<>(List.of("server.port=0", "spring.main.banner-mode=off",
				"server.shutdown=immediate", "streaming.client.shutdown.drain-timeout=100ms",
				"streaming.client.clients.one.base-url=" + upstream.uri("/1"),
				"streaming.client.clients.two.base-url=" + upstream.uri("/2"),
				"streaming.client.clients.three.base-url=" + upstream.uri("/3")));
		all.addAll(properties);
		this.context = new SpringApplicationBuilder(App.class).web(type)
			.run(all.stream().map((property) -> "--" + property).toArray(String[]::new));
	}

	/**
	 * Start an application.
	 * @param type WebFlux on Reactor Netty, or MVC on Tomcat
	 * @param routes properties below {@code streaming.relay.routes}, and others with a
	 * slash at their beginning
	 */
	static GatewayApplication with(WebApplicationType type, String... routes) {
		ScriptedUpstream upstream = ScriptedUpstream.start();
		upstream.on("/").echo();
		return new GatewayApplication(type, upstream,
				List.of(routes)
					.stream()
					.map((line) -> line.startsWith("/") ? line.substring(1) : "streaming.relay.routes." + line)
					.toList());
	}

	ScriptedUpstream upstream() {
		return this.upstream;
	}

	/**
	 * Send a request on a connection of its own.
	 * @param line method and target
	 * @param headers more lines of the head
	 * @return the response as it came
	 */
	String ask(String line, String... headers) throws IOException {
		StringBuilder text = new StringBuilder(line + " HTTP/1.1\r\nHost: gateway.test\r\nConnection: close\r\n");
		for (String header : headers) {
			text.append(header).append("\r\n");
		}
		return RawHttp.exchange(port(), text.append("\r\n").toString());
	}

	/**
	 * Send a request with a body.
	 * @param line method and target
	 * @param type of the body
	 * @param body the body
	 * @return the response as it came
	 */
	String send(String line, String type, String body) throws IOException {
		return RawHttp.exchange(port(), line + " HTTP/1.1\r\nHost: gateway.test\r\nConnection: close\r\nContent-Type: "
				+ type + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
	}

	int port() {
		return this.context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	@Override
	public void close() {
		this.context.close();
		this.upstream.close();
	}

	/**
	 * The application.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class App {

		@RestController
		static class Own {

			@GetMapping("/own/{id}")
			String own(@PathVariable String id) {
				return "own " + id;
			}

		}

	}

}
