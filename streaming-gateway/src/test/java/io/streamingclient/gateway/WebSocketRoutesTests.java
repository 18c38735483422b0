package io.streamingclient.gateway;

import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;

import io.streamingclient.gateway.autoconfigure.WebSocketRoutesAutoConfiguration;
import io.streamingclient.websocket.WebSocketRelay;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests for a WebSocket on a route, with and without the module that relays them.
 */
class WebSocketRoutesTests {

	private static final String[] UPGRADE = { "Upgrade: WebSocket, other", "Sec-WebSocket-Version: 13" };

	@Test
	void withoutTheModuleTheyAreNotImplementedAndNothingIsAsked() throws Exception {
		try (GatewayApplication gateway = GatewayApplication.with(WebApplicationType.REACTIVE, "a.path=/a/{*path}",
				"a.client=one", "/spring.autoconfigure.exclude=" + WebSocketRoutesAutoConfiguration.class.getName())) {
			assertThat(gateway.ask("GET /a/session", UPGRADE)).startsWith("HTTP/1.1 501")
				.contains("streaming-websocket");
			assertThat(gateway.upstream().exchanges()).isEmpty();
			assertThat(gateway.ask("GET /a/page")).startsWith("HTTP/1.1 200");
			assertThat(gateway.ask("GET /a/page", "Upgrade: h2c")).startsWith("HTTP/1.1 200");
			assertThat(gateway.ask("POST /a/page", UPGRADE[0], "Content-Length: 0")).startsWith("HTTP/1.1 200");
		}
	}

	@Test
	void withTheModuleTheyAreChecked() throws Exception {
		try (GatewayApplication gateway = GatewayApplication.with(WebApplicationType.REACTIVE, "a.path=/a/{*path}",
				"a.client=one")) {
			assertThat(gateway.ask("GET /a/session", UPGRADE)).startsWith("HTTP/1.1 400").contains("Connection");
			assertThat(gateway.upstream().exchanges()).isEmpty();
		}
	}

	@Test
	void inAServletContainerTheyAreNotImplementedAndNothingIsAsked() throws Exception {
		try (GatewayApplication gateway = GatewayApplication.with(WebApplicationType.SERVLET, "a.path=/a/{*path}",
				"a.client=one")) {
			assertThat(gateway.ask("GET /a/session", UPGRADE)).startsWith("HTTP/1.1 501").contains("Reactor Netty");
			assertThat(gateway.upstream().exchanges()).isEmpty();
			assertThat(gateway.ask("POST /a/page", UPGRADE[0], "Content-Length: 0")).startsWith("HTTP/1.1 200");
		}
	}

	@Test
	void theModuleIsOptional() {
		new ReactiveWebApplicationContextRunner().withClassLoader(new FilteredClassLoader(WebSocketRelay.class))
			.withConfiguration(AutoConfigurations.of(WebSocketRoutesAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(WebSocketRoutes.class));
	}

}
