package io.streamingclient.sample.relay;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.streamingclient.sample.support.Gateway;
import io.streamingclient.sample.support.Nginx;
import io.streamingclient.upstream.GeneratedBody;
import io.streamingclient.upstream.RawHttp;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests that two servers could read in two ways, with a real nginx behind the gateway,
 * on one connection. What they hide is a request that the gateway itself would not pass
 * on.
 */
@EnabledIf("nginxIsInstalled")
@ParameterizedClass(name = "HTTP/1.1 to {0}")
@ValueSource(strings = { "http11", "h2c" })
class SmugglingToNginxTests {

	private static final String HIDDEN = "GET /logged/hidden HTTP/1.1%Host: g%%";

	private static Path directory;

	private static Nginx nginx;

	private static Gateway gateway;

	private static int number;

	private final String client;

	SmugglingToNginxTests(String client) {
		this.client = client;
	}

	static boolean nginxIsInstalled() {
		return Nginx.program().isPresent();
	}

	@BeforeAll
	static void start(@TempDir Path temporary) throws IOException {
		directory = temporary;
		nginx = Nginx.start(Nginx.program().orElseThrow(), directory, GeneratedBody.of(10, 1));
		gateway = Gateway.start("streaming.client.clients.http11.base-url=" + nginx.uri(),
				"streaming.client.clients.http11.protocol=http11",
				"streaming.client.clients.http11.pool.max-connections=1",
				"streaming.client.clients.h2c.base-url=" + nginx.http2Uri(),
				"streaming.client.clients.h2c.protocol=h2c");
	}

	@AfterAll
	static void stop() {
		gateway.close();
		nginx.close();
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
			a length and chunks         | Content-Length: 45%Transfer-Encoding: chunked%%0%%
			chunks and a length         | Transfer-Encoding: chunked%Content-Length: 45%%0%%
			a length before the chunks  | Content-Length: 3%Transfer-Encoding: chunked%%28%
			two lengths                 | Content-Length: 0%Content-Length: 40%%
			two lengths, the other way  | Content-Length: 40%Content-Length: 0%%
			two lengths in one line     | Content-Length: 0, 40%%
			a folded coding             | Transfer-Encoding:% chunked%Content-Length: 45%%0%%
			a folded length             | Content-Length:% 40%%
			a coding with a space       | Transfer-Encoding : chunked%Content-Length: 45%%0%%
			a coding with a tab         | Transfer-Encoding:\tchunked%Content-Length: 45%%0%%
			an odd coding               | Transfer-Encoding: xchunked%Content-Length: 40%%
			chunked twice               | Transfer-Encoding: chunked%Transfer-Encoding: cow%%0%%
			a bare LF in the head       | X-A: b_Transfer-Encoding: chunked%Content-Length: 45%%0%%
			a bare LF after a size      | Transfer-Encoding: chunked%%0_%
			a bare LF in an extension   | Transfer-Encoding: chunked%%0;a_%
			a chunk extension           | Transfer-Encoding: chunked%%0;a="b"%%
			a length as a trailer       | Transfer-Encoding: chunked%%0%Content-Length: 40%%
			a coding as a trailer       | Transfer-Encoding: chunked%%0%Transfer-Encoding: chunked%%
			a coding named as hop       | Connection: Transfer-Encoding%Transfer-Encoding: chunked%%0%%
			a length named as hop       | Connection: Content-Length%Content-Length: 40%%
			""")
	void whatIsHiddenDoesNotReachNginx(String name, String lines) throws Exception {
		String path = "/logged/" + ++number;
		try (RawHttp http = RawHttp.connect(gateway.port())) {
			http.send(bytes("POST /relay/" + this.client + path + " HTTP/1.1%Host: g%" + lines + HIDDEN));
			http.send(bytes("GET /none HTTP/1.1%Host: g%Connection: close%%"));
			http.readToEnd();
		}
		catch (IOException ex) {
			// closed with what it has not read, which is an answer, too
		}
		HttpResponse<String> next = gateway.get("/relay/" + this.client + path + "/next");
		assertThat(next.statusCode()).isEqualTo(200);
		assertThat(next.headers().firstValue("X-Seen")).hasValue("GET " + path + "/next");
		assertThat(Files.readAllLines(directory.resolve("seen.log")))
			.allMatch((line) -> line.matches("(POST /logged/\\d+|GET /logged/\\d+/next) \\d+"))
			.doesNotHaveDuplicates()
			.contains("GET " + path + "/next 200");
	}

	private static String bytes(String text) {
		return text.replace("%", "\r\n").replace('_', '\n');
	}

}
