package io.streamingclient.gateway;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a route does with headers, both ways.
 */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
@ParameterizedClass
@EnumSource(names = { "REACTIVE", "SERVLET" })
class RoutedHeadersTests {

	@Parameter
	WebApplicationType type;

	private static GatewayApplication gateway;

	@BeforeParameterizedClassInvocation
	static void start(WebApplicationType type, CapturedOutput output) {
		gateway = GatewayApplication.with(type, "changed.path=/changed/{*path}", "changed.client=one",
				"changed.methods=GET,PUT", "changed.rewrite=/x{path}", "changed.request-headers.set.X-Tenant=acme, inc",
				"changed.request-headers.set.authorization=Bearer secret-up",
				"changed.request-headers.add.X-Also=from the gateway", "changed.request-headers.remove=Cookie,X-Debug",
				"changed.response-headers.set.Cache-Control=no-store", "changed.response-headers.set.X-Key=secret-down",
				"changed.response-headers.add.Vary=Origin", "changed.response-headers.remove=Server,X-Powered-By",
				"same.path=/same/{*path}", "same.client=one");
		gateway.upstream()
			.on("/1/x/answer")
			.respond(200)
			.header("Server", "upstream/1")
			.header("X-Powered-By", "steam")
			.header("Cache-Control", "max-age=1")
			.header("Vary", "Accept")
			.header("X-Kept", "kept")
			.body("answer");
		assertThat(output)
			.contains("Route changed: GET, HEAD, PUT /changed/{*path} to the client one as /x{path}",
					"Route same: any method /same/{*path} to the client one")
			.doesNotContain("secret")
			.doesNotContain("acme");
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		gateway.close();
	}

	private static List<String> seen(String response, String header) {
		return lines(response, "\n", "header " + header);
	}

	private static List<String> got(String response, String header) {
		return lines(response.substring(0, response.indexOf("\r\n\r\n")), "\r\n", header);
	}

	private static List<String> lines(String text, String separator, String name) {
		return Arrays.stream(text.split(separator))
			.filter((line) -> line.regionMatches(true, 0, name + ": ", 0, name.length() + 2))
			.map((line) -> line.substring(name.length() + 2).strip())
			.toList();
	}

	@Test
	void aHeaderThatIsSetHasNoOtherValue() throws IOException {
		String response = gateway.ask("GET /changed/a", "X-Tenant: other", "x-tenant: third",
				"Authorization: Basic user");
		assertThat(seen(response, "X-Tenant")).containsExactly("acme, inc");
		assertThat(seen(response, "Authorization")).containsExactly("Bearer secret-up");
	}

	@Test
	void aHeaderThatIsAddedIsBesideTheOthers() throws IOException {
		String response = gateway.ask("GET /changed/a", "X-Also: from the client");
		assertThat(seen(response, "X-Also")).containsExactly("from the client", "from the gateway");
	}

	@Test
	void aHeaderThatIsRemovedDoesNotArrive() throws IOException {
		String response = gateway.ask("GET /changed/a", "Cookie: a=b", "x-debug: 1", "X-Debug: 2", "X-Other: c");
		assertThat(response).startsWith("HTTP/1.1 200 ").doesNotContainIgnoringCase("header Cookie", "header X-Debug");
		assertThat(seen(response, "X-Other")).containsExactly("c");
	}

	@Test
	void responseHeadersAreChangedToo() throws IOException {
		String response = gateway.ask("GET /changed/answer");
		assertThat(got(response, "Cache-Control")).containsExactly("no-store");
		assertThat(got(response, "X-Key")).containsExactly("secret-down");
		assertThat(got(response, "Vary")).containsExactly("Accept", "Origin");
		assertThat(got(response, "X-Kept")).containsExactly("kept");
		assertThat(got(response, "Server")).isEmpty();
		assertThat(got(response, "X-Powered-By")).isEmpty();
		assertThat(response).endsWith("\r\n\r\nanswer");
	}

	@Test
	void otherRoutesKeepAll() throws IOException {
		String response = gateway.ask("GET /same/a", "Cookie: a=b", "X-Tenant: other");
		assertThat(seen(response, "Cookie")).containsExactly("a=b");
		assertThat(seen(response, "X-Tenant")).containsExactly("other");
		assertThat(seen(response, "X-Also")).isEmpty();
		assertThat(got(response, "X-Key")).isEmpty();
	}

}
