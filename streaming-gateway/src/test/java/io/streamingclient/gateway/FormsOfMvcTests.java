package io.streamingclient.gateway;

import java.io.IOException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.WebApplicationType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Forms, which MVC reads before it looks for a handler.
 */
@Timeout(120)
class FormsOfMvcTests {

	private static final String MULTIPART = "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nvalue\r\n--b--\r\n";

	private static GatewayApplication gateway(String... properties) {
		return GatewayApplication.with(WebApplicationType.SERVLET, properties);
	}

	private static String multipart(GatewayApplication gateway) throws IOException {
		return gateway.send("POST /a", "multipart/form-data; boundary=b", MULTIPART);
	}

	private static String form(GatewayApplication gateway) throws IOException {
		return gateway.send("PUT /a", "application/x-www-form-urlencoded", "a=value");
	}

	@Test
	void whatMvcHasReadIsAnErrorAtOnce() throws IOException {
		try (GatewayApplication gateway = gateway("all.path=/{*path}", "all.client=one")) {
			assertThat(multipart(gateway)).startsWith("HTTP/1.1 500 ");
			assertThat(form(gateway)).startsWith("HTTP/1.1 500 ");
		}
	}

	@Test
	void whatMvcIsToldToLeaveAloneIsPassedOn() throws IOException {
		try (GatewayApplication gateway = gateway("all.path=/{*path}", "all.client=one",
				"/spring.servlet.multipart.resolve-lazily=true", "/spring.mvc.formcontent.filter.enabled=false")) {
			assertThat(multipart(gateway)).startsWith("HTTP/1.1 200 ").contains("body --b", "value");
			assertThat(form(gateway)).startsWith("HTTP/1.1 200 ").contains("body a=value");
			assertThat(gateway.send("POST /a", "application/x-www-form-urlencoded", "a=value"))
				.startsWith("HTTP/1.1 200 ")
				.contains("body a=value");
		}
	}

}
