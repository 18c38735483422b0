package io.streamingclient.gateway;

import java.io.IOException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;

import io.streamingclient.upstream.RawHttp;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which upstream a request is for, and what it is asked.
 */
@Timeout(120)
@ParameterizedClass
@EnumSource(names = { "REACTIVE", "SERVLET" })
class RoutedRequestTests {

	@Parameter
	WebApplicationType type;

	private static GatewayApplication gateway;

	@BeforeParameterizedClassInvocation
	static void start(WebApplicationType type) {
		gateway = GatewayApplication.with(type, "plain.path=/plain/{*path}", "plain.client=one",
				"stripped.path=/stripped/{*path}", "stripped.client=one", "stripped.rewrite={path}",
				"stripped.methods=GET,POST", "moved.path=/moved/{*rest}", "moved.client=one",
				"moved.rewrite=/v%32/x{rest}", "special.path=/plain/special/{*path}", "special.client=two",
				"exact.path=/plain/exact", "exact.client=two", "exact.rewrite=/", "segment.path=/plain/{id}/data",
				"segment.client=two", "segment.rewrite=/data/{id}.csv", "read.path=/shared/{id}", "read.client=one",
				"read.methods=GET,OPTIONS", "write.path=/shared/{name}", "write.client=two", "write.methods=PUT,DELETE",
				"file.path=/files/*.csv", "file.client=two", "owned.path=/own/**", "hidden.path=/hidden/{id}",
				"hidden.client=one", "hidden.rewrite=/files/.{id}", "methods.path=/methods", "methods.client=one",
				"owned.client=one");
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		gateway.close();
	}

	private static void assertAsked(String response, String target) {
		assertThat(response).startsWith("HTTP/1.1 200 ").contains("\ntarget " + target + "\n");
	}

	private void assertPassed(String asked, String target) throws IOException {
		String response = gateway.ask("GET " + asked);
		if (this.type == WebApplicationType.SERVLET && asked.contains("%2F")) {
			ContainerDecidesTests.assertRefusedByTomcat(response);
		}
		else {
			assertAsked(response, target);
		}
	}

	@ParameterizedTest(name = "{0} becomes {1}")
	@CsvSource(delimiter = '|', textBlock = """
			/plain/a                         | /1/plain/a
			/plain                           | /1/plain
			/plain/                          | /1/plain/
			/plain/a/b/                      | /1/plain/a/b/
			/plain/exact                     | /2/
			/plain/exact/                    | /1/plain/exact/
			/plain/special                   | /2/plain/special
			/plain/special/a                 | /2/plain/special/a
			/plain/specially                 | /1/plain/specially
			/plain/7/data                    | /2/data/7.csv
			/plain/a%20b;v=1/data            | /2/data/a%20b;v=1.csv
			/plain/a%2Fb/data                | /2/data/a%2Fb.csv
			/plain/7/data/more               | /1/plain/7/data/more
			/stripped/a                      | /1/a
			/stripped                        | /1
			/stripped/                       | /1/
			/moved                           | /1/v%32/x
			/moved/                          | /1/v%32/x/
			/moved/a                         | /1/v%32/x/a
			/moved//a                        | /1/v%32/x//a
			/files/a.csv                     | /2/files/a.csv
			/%70lain/a                       | /1/%70lain/a
			/stripped;v=1/a                  | /1/a
			""")
	void theMostSpecificRoutePassesARequestOn(String asked, String target) throws IOException {
		assertPassed(asked, target);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/a%20b", "/a%2Fb/c", "/a//b", "/a;v=1/b;w", "/a/", "/%C3%A4~+", "/a%25b", "/./a", "/a?",
			"/a?b=c&d=%20&e=+&&f", "/a?b?c/d=../e", "?q=1", "/a.b,c!$&'()*:@=" })
	void theTargetArrivesAsItWasSent(String target) throws IOException {
		assertPassed("/plain" + target, "/1/plain" + target);
		assertPassed("/stripped" + target, "/1" + target);
		assertPassed("/moved" + target, "/1/v%32/x" + target);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/..", "/../x", "/%2e%2e/x", "/.%2E/x", "/a/../b", "/a/../../x", "/a/%2e%2e/%2e%2e/x",
			"/..%2fx", "/a%2f..%2f..%2fx", "/a/..%5c..%5cx", "/..;x=y/a", "/%2e%2e%3b/a", "/../data", "/%zz" })
	void aPathThatCouldBecomeAnotherIsRefused(String path) throws IOException {
		for (String route : new String[] { "/plain", "/stripped", "/moved", "/plain/special" }) {
			assertThat(gateway.ask("GET " + route + path)).startsWith("HTTP/1.1 400 ");
		}
	}

	@Test
	void aRewriteMakesNoStepUp() throws IOException {
		assertAsked(gateway.ask("GET /hidden/a"), "/1/files/.a");
		assertThat(gateway.ask("GET /hidden/.")).startsWith("HTTP/1.1 400 ");
		assertThat(gateway.ask("GET /hidden/%2e")).startsWith("HTTP/1.1 400 ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://evil.test/plain/a", "//evil.test/plain/a" })
	void aTargetThatNamesAHostIsRefused(String target) throws IOException {
		String response = gateway.ask("GET " + target);
		if (this.type == WebApplicationType.SERVLET) {
			assertThat(response).matches("(?s)HTTP/1.1 40[04] .*");
		}
		else {
			assertThat(response).startsWith("HTTP/1.1 400 ").contains("Content-Type: application/problem+json");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/stripped//evil.test/", "/stripped/http://evil.test/" })
	void aPathThatWouldNameAHostUpstreamIsRefused(String target) throws IOException {
		assertThat(gateway.ask("GET " + target)).startsWith("HTTP/1.1 400 ")
			.contains("Content-Type: application/problem+json");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "/other", "/plai", "/plainer", "/files/a.txt", "/files/a/b.csv", "/shared",
			"/shared/a/b", "/x/../plain/a" })
	void whatNoRouteMatchesIsLeftToTheApplication(String path) throws IOException {
		assertThat(gateway.ask("GET " + path)).startsWith("HTTP/1.1 404 ").doesNotContain("problem+json");
	}

	@Test
	void aHandlerOfTheApplicationComesFirst() throws IOException {
		assertThat(gateway.ask("GET /own/7")).startsWith("HTTP/1.1 200 ").endsWith("own 7");
		assertAsked(gateway.ask("GET /own/7/8"), "/1/own/7/8");
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "PURGE", "PROPFIND" })
	void aRouteWithoutMethodsPassesAnyOn(String method) throws IOException {
		String response = gateway.ask(method + " /plain/a", "Content-Length: 0");
		assertThat(response).startsWith("HTTP/1.1 200 ");
		if (!method.equals("HEAD")) {
			assertThat(response).contains("\n\r\nmethod " + method + "\ntarget /1/plain/a\n");
		}
	}

	@Test
	void theMethodChoosesAmongRoutesOfOnePath() throws IOException {
		assertAsked(gateway.ask("GET /shared/a"), "/1/shared/a");
		assertAsked(gateway.ask("PUT /shared/a", "Content-Length: 0"), "/2/shared/a");
		assertAsked(gateway.ask("DELETE /shared/a"), "/2/shared/a");
		assertThat(gateway.ask("HEAD /shared/a")).startsWith("HTTP/1.1 200 ");
	}

	@Test
	void anotherMethodIsRefusedAndToldWhichAreNot() throws IOException {
		assertThat(gateway.ask("POST /shared/a", "Content-Length: 0")).startsWith("HTTP/1.1 405 ")
			.contains("Allow: GET, HEAD, OPTIONS, PUT, DELETE\r\n", "Content-Type: application/problem+json");
		assertThat(gateway.ask("PUT /stripped/a", "Content-Length: 0")).startsWith("HTTP/1.1 405 ")
			.contains("Allow: GET, HEAD, POST\r\n");
		assertThat(gateway.ask("get /stripped/a")).startsWith("HTTP/1.1 405 ");
	}

	@Test
	void aPreflightIsAnsweredByTheUpstream() throws IOException {
		String[] preflight = { "Origin: http://page.test", "Access-Control-Request-Method: PUT" };
		assertThat(gateway.ask("OPTIONS /plain/a", preflight)).startsWith("HTTP/1.1 200 ")
			.contains("method OPTIONS\n", "header Origin: http://page.test");
		assertThat(gateway.ask("OPTIONS /shared/a", preflight)).startsWith("HTTP/1.1 200 ")
			.contains("method OPTIONS\ntarget /1/shared/a\n");
		assertThat(gateway.ask("OPTIONS /stripped/a", preflight)).startsWith("HTTP/1.1 405 ");
	}

	@Test
	void whatTheUpstreamSaysOfItsMethodsIsAllThatIsSaid() throws IOException {
		gateway.upstream().on("/1/methods").respond(204).header("Allow", "GET, PURGE").end();
		assertThat(gateway.ask("OPTIONS /plain/a")).startsWith("HTTP/1.1 200 ").doesNotContain("Allow:");
		assertThat(gateway.ask("OPTIONS /stripped/methods")).startsWith("HTTP/1.1 405 ")
			.contains("Allow: GET, HEAD, POST\r\n")
			.containsOnlyOnce("Allow:");
		assertThat(gateway.ask("OPTIONS /methods")).startsWith("HTTP/1.1 204 ")
			.contains("Allow: GET, PURGE\r\n")
			.containsOnlyOnce("Allow:");
	}

	@Test
	void aBodyGoesUp() throws IOException {
		try (RawHttp http = RawHttp.connect(gateway.port())) {
			http.send("POST /stripped/a HTTP/1.1\r\nHost: gateway.test\r\nConnection: close\r\n"
					+ "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n");
			assertThat(http.readToEnd()).startsWith("HTTP/1.1 200 ").contains("body hello world");
		}
	}

	@Test
	void manyRequestsOfOneConnectionGoWhereTheyBelong() throws IOException {
		try (RawHttp http = RawHttp.connect(gateway.port())) {
			for (int i = 0; i < 10; i++) {
				http.send("GET /plain/special/" + i + " HTTP/1.1\r\nHost: gateway.test\r\n\r\n");
				assertThat(http.readUntil("\nbody \n")).contains("target /2/plain/special/" + i + "\n");
				http.send("GET /stripped/" + i + " HTTP/1.1\r\nHost: gateway.test\r\n\r\n");
				assertThat(http.readUntil("\nbody \n")).contains("target /1/" + i + "\n");
			}
		}
	}

}
