package io.streamingclient.gateway;

import java.io.IOException;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The rows of the list in {@code docs/gateway.md}: what Tomcat decides before a route
 * sees the request. All else is in the tests that both kinds of server pass.
 */
@Timeout(120)
class ContainerDecidesTests {

	private static GatewayApplication gateway;

	@BeforeAll
	static void start() {
		gateway = GatewayApplication.with(WebApplicationType.SERVLET, "all.path=/{*path}", "all.client=one");
	}

	@AfterAll
	static void stop() {
		gateway.close();
	}

	@BeforeEach
	void forget() {
		gateway.upstream().forget();
	}

	static void assertRefusedByTomcat(String response) {
		assertThat(response).startsWith("HTTP/1.1 400 ").contains("<!doctype html>");
	}

	private static void assertAsked(String response, String target) {
		assertThat(response).startsWith("HTTP/1.1 200 ").contains("\ntarget " + target + "\n");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/a%2Fb", "/a%2fb", "/a%5Cb", "/a%00b", "/..", "/a/../../b", "/a|b", "/a?b=|" })
	void aPathOrQueryThatTomcatDoesNotLikeIsRefusedWithAPageOfItsOwn(String target) throws IOException {
		assertRefusedByTomcat(gateway.ask("GET " + target));
		assertThat(gateway.upstream().exchanges()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/a/../b", "/a/%2e%2e/b" })
	void aStepUpThatStaysBelowTheRootIsNotNormalised(String target) throws IOException {
		assertThat(gateway.ask("GET " + target)).startsWith("HTTP/1.1 400 ").contains("application/problem+json");
		assertThat(gateway.upstream().exchanges()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/a//b", "/a/./b", "/a;v=1/b", "/a/", "/%61", "/a%25b" })
	void aPathThatItWouldNormaliseForItselfArrivesAsItWasSent(String target) throws IOException {
		assertAsked(gateway.ask("GET " + target), "/1" + target);
	}

	@Test
	void aTargetOfAnotherHostIsRefused() throws IOException {
		assertRefusedByTomcat(gateway.ask("GET http://evil.test/a"));
		assertThat(gateway.upstream().exchanges()).isEmpty();
	}

	@Test
	void aTargetOfTheHostThatIsAskedIsItsPath() throws IOException {
		assertAsked(gateway.ask("GET http://gateway.test/a"), "/1/a");
	}

	@Test
	void aPathWithTwoSlashesAtItsBeginningNamesNoHost() throws IOException {
		assertThat(gateway.ask("GET //evil.test/a")).startsWith("HTTP/1.1 400 ").contains("application/problem+json");
		assertThat(gateway.upstream().exchanges()).isEmpty();
	}

	@Test
	void traceIsNotPassedOn() throws IOException {
		assertThat(gateway.ask("TRACE /a")).startsWith("HTTP/1.1 405 ");
		assertThat(gateway.upstream().exchanges()).isEmpty();
	}

}
