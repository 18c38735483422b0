package io.streamingclient.sample.relay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.netty.http.HttpProtocol;

import io.streamingclient.sample.support.Gateway;
import io.streamingclient.sample.support.Nghttpd;
import io.streamingclient.sample.support.TableClient;
import io.streamingclient.sample.support.TableClient.Answer;
import io.streamingclient.upstream.GeneratedBody;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Methods, conditions, uploads and trailers with a real HTTP/2 server that is not nginx,
 * for clients of HTTP/1.1 and of HTTP/2.
 */
@EnabledIf("nghttpdIsInstalled")
@ParameterizedClass(name = "{0} to HTTP/2")
@EnumSource(value = HttpProtocol.class, names = { "HTTP11", "H2C" })
class RealNghttpdTests {

	private static final byte[] REPORT = GeneratedBody.of(300_000, 1).bytes();

	private static TableClient client;

	private static Nghttpd nghttpd;

	private static Gateway gateway;

	private final HttpProtocol protocol;

	RealNghttpdTests(HttpProtocol protocol) {
		this.protocol = protocol;
	}

	static boolean nghttpdIsInstalled() {
		return Nghttpd.program().isPresent();
	}

	@BeforeAll
	static void start(@TempDir Path directory) throws IOException {
		Files.write(directory.resolve("report"), REPORT);
		nghttpd = Nghttpd.start(Nghttpd.program().orElseThrow(), directory);
		gateway = Gateway.start("server.http2.enabled=true", "streaming.client.clients.real.base-url=" + nghttpd.uri(),
				"streaming.client.clients.real.protocol=h2c");
		client = new TableClient();
	}

	@AfterAll
	static void stop() {
		client.close();
		gateway.close();
		nghttpd.close();
	}

	@ParameterizedTest(name = "{0} {1} with {2} is {3}")
	@CsvSource(delimiter = '|', quoteCharacter = '\0',
			textBlock = """
					GET     | /report   | none                             | 200 | Content-Length: 300000    | 300000
					GET     | /report   | Accept-Encoding: gzip            | 200 | Content-Encoding: none    | 300000
					GET     | /report   | If-Modified-Since: {modified}    | 304 | Content-Type: none        | 0
					GET     | /report   | If-Modified-Since: Sat, 29 Oct 1994 19:43:31 GMT | 200 | Content-Length: 300000 | 300000
					HEAD    | /report   | none                             | 200 | Content-Length: 300000    | 0
					GET     | /missing  | none                             | 404 | Content-Type: text/html; charset=UTF-8 | -1
					HEAD    | /missing  | none                             | 404 | Content-Type: text/html; charset=UTF-8 | 0
					GET     | /report?a=b%20c | none                       | 200 | Content-Length: 300000    | 300000
					GET     | /rep%6frt | none                             | 200 | Content-Length: 300000    | 300000
					GET     | /report   | Connection: x-a ~ X-A: b         | 200 | Connection: none          | 300000
					GET     | /report   | TE: trailers                     | 200 | Content-Length: 300000    | 300000
					GET     | /report   | Proxy-Authorization: Basic x     | 200 | Content-Length: 300000    | 300000
					""")
	void comesThroughAsTheServerMeansIt(String method, String path, String sent, int status, String header, int bytes) {
		Answer answer = call(method, path, filled(sent), new byte[0]);
		assertThat(answer.status()).isEqualTo(status);
		assertThat(answer).matches((all) -> all.has(header), header);
		if (bytes >= 0) {
			assertThat(answer.body()).hasSize(bytes);
		}
	}

	@ParameterizedTest
	@CsvSource({ "POST, none", "PUT, none", "POST, Expect: 100-continue" })
	void whatIsUploadedComesBack(String method, String sent) {
		Answer answer = call(method, "/echo", sent, REPORT);
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.body()).isEqualTo(REPORT);
		assertThat(answer).matches((all) -> all.has("nghttpd-response: echo"));
	}

	// HTTP/1.1 has no place for them behind a body with Content-Length
	@Test
	void trailersComeThroughWhereThereIsAPlaceForThem() {
		Answer answer = call("GET", "/report", "none", new byte[0]);
		assertThat(answer.body()).isEqualTo(REPORT);
		assertThat(answer.trailers().get("x-checksum")).isEqualTo((this.protocol == HttpProtocol.H2C) ? "abc" : null);
	}

	private Answer call(String method, String path, String sent, byte[] body) {
		return client.call(this.protocol, method, gateway.uri("/relay/real" + path), sent, body);
	}

	private String filled(String cell) {
		return cell.contains("{") ? cell.replace("{modified}",
				call("HEAD", "/report", "none", new byte[0]).headers().get("last-modified")) : cell;
	}

}
