package io.streamingclient.gateway;

import java.io.IOException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.WebApplicationType;

import io.streamingclient.upstream.Gate;
import io.streamingclient.upstream.RawHttp;
import io.streamingclient.upstream.RefusingPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a client is told when the upstream of its route fails.
 */
@Timeout(120)
@ParameterizedClass
@EnumSource(names = { "REACTIVE", "SERVLET" })
class RoutedFailureTests {

	@Parameter
	WebApplicationType type;

	private static RefusingPort refusing;

	private static GatewayApplication gateway;

	@BeforeParameterizedClassInvocation
	static void start(WebApplicationType type) {
		refusing = RefusingPort.open();
		gateway = GatewayApplication.with(type, "/streaming.client.clients.refusing.base-url=" + refusing.uri(),
				"/streaming.client.clients.one.response-timeout=300ms",
				"/streaming.client.clients.one.stuck-after=100ms",
				"/streaming.client.clients.two.max-concurrent-streams=1", "refused.path=/refused/{*path}",
				"refused.client=refusing", "refused.response-headers.set.X-Tenant=acme", "silent.path=/silent",
				"silent.client=one", "small.path=/small/{*path}", "small.client=two", "small.rewrite={path}",
				"cut.path=/cut", "cut.client=three");
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		gateway.close();
		refusing.close();
	}

	@Test
	void anUpstreamThatRefusesIsABadGateway() throws IOException {
		assertThat(gateway.ask("GET /refused/a")).startsWith("HTTP/1.1 502 ")
			.contains("Content-Type: application/problem+json", "\"error\":\"connect\"")
			.doesNotContain("127.0.0.1");
	}

	@Test
	void anUpstreamThatNeverAnswersIsATimeout() throws IOException {
		gateway.upstream().on("/1/silent").stall();
		assertThat(gateway.ask("GET /silent")).startsWith("HTTP/1.1 504 ").contains("\"error\":\"timeout\"");
	}

	@Test
	void anUpstreamThatIsFullIsUnavailableForAMoment() throws IOException {
		Gate gate = new Gate();
		gateway.upstream().on("/2/held").respond(200).chunked().send("one").awaitGate(gate).end();
		try (RawHttp first = RawHttp.connect(gateway.port())) {
			first.send("GET /small/held HTTP/1.1\r\nHost: gateway.test\r\nConnection: close\r\n\r\n").readUntil("one");
			assertThat(gateway.ask("GET /small/b")).startsWith("HTTP/1.1 503 ").contains("Retry-After: 1\r\n");
			gate.open();
			assertThat(first.readToEnd()).endsWith("0\r\n\r\n");
		}
	}

	@Test
	void aResponseThatIsCutEndsTheConnectionWithoutAnEnd() throws IOException {
		gateway.upstream().on("/3/cut").respond(200).chunked().send("one").fin();
		assertThat(gateway.ask("GET /cut")).startsWith("HTTP/1.1 200 ").contains("one").doesNotEndWith("0\r\n\r\n");
	}

}
