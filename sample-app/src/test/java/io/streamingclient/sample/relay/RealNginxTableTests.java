package io.streamingclient.sample.relay;

import java.io.IOException;
import java.nio.file.Path;

import io.netty.handler.codec.http.HttpHeaders;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.netty.http.HttpProtocol;

import io.streamingclient.sample.support.Gateway;
import io.streamingclient.sample.support.Nginx;
import io.streamingclient.sample.support.TableClient;
import io.streamingclient.sample.support.TableClient.Answer;
import io.streamingclient.upstream.GeneratedBody;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Methods, ranges, conditions and headers with a real nginx, over each pair of protocols.
 */
@EnabledIf("nginxIsInstalled")
@ParameterizedClass(name = "{0} to {1}")
@CsvSource({ "HTTP11, http11", "HTTP11, h2c", "H2C, http11", "H2C, h2c" })
class RealNginxTableTests {

	private static final GeneratedBody REPORT = GeneratedBody.of(100_000, 1);

	private static TableClient client;

	private static Nginx nginx;

	private static Gateway gateway;

	private final String target;

	private final HttpProtocol protocol;

	RealNginxTableTests(HttpProtocol down, String up) {
		this.target = "/relay/" + up;
		this.protocol = down;
	}

	static boolean nginxIsInstalled() {
		return Nginx.program().isPresent();
	}

	@BeforeAll
	static void start(@TempDir Path directory) throws IOException {
		nginx = Nginx.start(Nginx.program().orElseThrow(), directory, REPORT);
		gateway = Gateway.start("server.http2.enabled=true", "streaming.client.clients.http11.base-url=" + nginx.uri(),
				"streaming.client.clients.http11.protocol=http11",
				"streaming.client.clients.h2c.base-url=" + nginx.http2Uri(),
				"streaming.client.clients.h2c.protocol=h2c");
		client = new TableClient();
	}

	@AfterAll
	static void stop() {
		client.close();
		gateway.close();
		nginx.close();
	}

	@ParameterizedTest(name = "{0} {1} with {2} is {3}")
	@CsvSource(delimiter = '|', quoteCharacter = '\0',
			textBlock = """
					GET     | /report      | none                                             | 200 | Content-Length: 100000               | 100000
					HEAD    | /report      | none                                             | 200 | Content-Length: 100000               | 0
					GET     | /report      | Range: bytes=0-499                               | 206 | Content-Range: bytes 0-499/100000    | 500
					GET     | /report      | Range: bytes=-500                                | 206 | Content-Range: bytes 99500-99999/100000 | 500
					GET     | /report      | Range: bytes=99999-                              | 206 | Content-Length: 1                    | 1
					GET     | /report      | Range: bytes=100000-                             | 416 | Content-Range: bytes */100000        | -1
					GET     | /report      | If-None-Match: {etag}                            | 304 | ETag: {etag}                         | 0
					GET     | /report      | If-None-Match: "other"                           | 200 | ETag: {etag}                         | 100000
					HEAD    | /report      | If-None-Match: {etag}                            | 304 | ETag: {etag}                         | 0
					GET     | /report      | If-Match: "other"                                | 412 | none                                 | -1
					GET     | /report      | If-Range: {etag} ~ Range: bytes=0-9              | 206 | Content-Length: 10                   | 10
					GET     | /report      | If-Range: "other" ~ Range: bytes=0-9             | 200 | Content-Length: 100000               | 100000
					GET     | /report      | If-Modified-Since: {modified}                    | 304 | Last-Modified: {modified}            | 0
					GET     | /report      | If-Unmodified-Since: Sat, 29 Oct 1994 19:43:31 GMT | 412 | none                               | -1
					POST    | /report      | none                                             | 405 | none                                 | -1
					GET     | /missing     | none                                             | 404 | none                                 | -1
					GET     | /chunked/report | none                                          | 200 | none                                 | 100000
					GET     | /gzip/report | none                                             | 200 | Content-Length: 100000               | 100000
					GET     | /moved       | none                                             | 302 | Location: http://example.test/there  | -1
					GET     | /nothing     | none                                             | 204 | none                                 | 0
					GET     | /busy        | none                                             | 503 | Retry-After: 7                       | 4
					PUT     | /seen?a=b%20 | none                                             | 200 | X-Seen: PUT /seen?a=b%20             | 4
					DELETE  | /seen        | none                                             | 200 | X-Seen: DELETE /seen                 | 4
					PATCH   | /seen        | none                                             | 200 | X-Seen: PATCH /seen                  | 4
					OPTIONS | /seen        | none                                             | 200 | X-Seen: OPTIONS /seen                | 4
					GET     | /seen        | X-A: b                                           | 200 | X-Seen-A: b                          | 4
					GET     | /seen        | none                                             | 200 | X-Seen-Via: {via}                    | 4
					GET     | /seen        | Proxy-Authorization: Basic x                     | 200 | X-Seen-Upgrade: none                 | 4
					""")
	void comesThroughAsNginxMeansIt(String method, String path, String sent, int status, String header, int bytes) {
		Answer answer = call(method, path, filled(sent));
		assertThat(answer.status()).isEqualTo(status);
		if (!header.equals("none")) {
			assertThat(answer).matches((all) -> all.has(filled(header)), header);
		}
		if (bytes >= 0) {
			assertThat(answer.body()).hasSize(bytes);
		}
	}

	private String filled(String cell) {
		if (!cell.contains("{")) {
			return cell;
		}
		HttpHeaders headers = call("HEAD", "/report", "none").headers();
		String via = (this.protocol == HttpProtocol.H2C) ? "2" : "1.1";
		return cell.replace("{etag}", headers.get("ETag"))
			.replace("{modified}", headers.get("Last-Modified"))
			.replace("{via}", via + " streaming-client-sample");
	}

	private Answer call(String method, String path, String sent) {
		return client.call(this.protocol, method, gateway.uri(this.target + path), sent, new byte[0]);
	}

}
