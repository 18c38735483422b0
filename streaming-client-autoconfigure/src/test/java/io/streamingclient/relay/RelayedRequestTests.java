package io.streamingclient.relay;

import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.streamingclient.upstream.SeenExchange;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What of a request goes up.
 */
class RelayedRequestTests extends AbstractRelayTests {

	@ParameterizedTest(name = "{0}: {1} becomes {2}")
	@CsvSource(delimiter = '|', quoteCharacter = '\0',
			textBlock = """
					X-A: b                                        | x-a                 | b
					X-A: b ~ X-A: c                               | x-a                 | b ~ c
					X-A: b, c                                     | x-a                 | b, c
					x-lower: B                                    | X-Lower             | B
					X-Quoted: "a, b;c=\\"d\\""                    | x-quoted            | "a, b;c=\\"d\\""
					Authorization: Bearer t                       | authorization       | Bearer t
					Cookie: a=b; c=d                              | cookie              | a=b; c=d
					Accept: text/*;q=0.3, text/plain              | accept              | text/*;q=0.3, text/plain
					Accept-Encoding: br, gzip;q=0                 | accept-encoding     | br, gzip;q=0
					Accept-Language: de, en;q=0.5                 | accept-language     | de, en;q=0.5
					User-Agent: test/1 (x)                        | user-agent          | test/1 (x)
					Referer: http://example.test/a?b              | referer             | http://example.test/a?b
					Origin: http://example.test                   | origin              | http://example.test
					From: user@example.test                       | from                | user@example.test
					Range: bytes=0-499                            | range               | bytes=0-499
					Range: bytes=500-600,601-999                  | range               | bytes=500-600,601-999
					Range: bytes=-500                             | range               | bytes=-500
					If-Range: "xyzzy"                             | if-range            | "xyzzy"
					If-Match: "xyzzy", "r2d2xxxx"                 | if-match            | "xyzzy", "r2d2xxxx"
					If-None-Match: W/"67ab43", "54ed21"           | if-none-match       | W/"67ab43", "54ed21"
					If-None-Match: *                              | if-none-match       | *
					If-Modified-Since: Sat, 29 Oct 1994 19:43:31 GMT   | if-modified-since   | Sat, 29 Oct 1994 19:43:31 GMT
					If-Unmodified-Since: Sat, 29 Oct 1994 19:43:31 GMT | if-unmodified-since | Sat, 29 Oct 1994 19:43:31 GMT
					Cache-Control: no-cache, max-age=0            | cache-control       | no-cache, max-age=0
					Pragma: no-cache                              | pragma              | no-cache
					Last-Event-ID: 7                              | last-event-id       | 7
					Traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00 | x-b3-traceid | none
					Via: 1.0 fred, 1.1 p.example.net              | via                 | 1.0 fred, 1.1 p.example.net ~ {version} streaming-client
					Forwarded: for=192.0.2.43;proto=http          | forwarded           | for=192.0.2.43;proto=http ~ for=127.0.0.1;host="gateway.test";proto=http
					X-Forwarded-For: 192.0.2.43                   | x-forwarded-for     | 192.0.2.43
					none                                          | via                 | {version} streaming-client
					none                                          | forwarded           | for=127.0.0.1;host="gateway.test";proto=http
					none                                          | accept-encoding     | none
					none                                          | content-length      | none
					none                                          | transfer-encoding   | none
					Proxy-Authorization: Basic x                  | proxy-authorization | none
					Proxy-Authenticate: Basic                     | proxy-authenticate  | none
					Proxy-Status: x                               | proxy-status        | none
					""")
	void aHeaderArrivesIfItIsForTheOtherEnd(String sent, String name, String arrived) {
		this.upstream.on("/").respond(200).body("ok");
		assertThat(this.stage.get("/up/a", lines(sent)).status()).isEqualTo(200);
		List<String> values = seen().headers().all(name);
		// HTTP/2 may take cookies apart, RFC 9113 section 8.2.3
		assertThat(name.equals("cookie") ? List.of(String.join("; ", values)) : values)
			.isEqualTo(items(arrived.replace("{version}", this.passage.isHttp2Down() ? "2" : "1.1")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET", "POST", "PUT", "DELETE", "PATCH", "PURGE", "PROPFIND", "REPORT" })
	void everyMethodArrives(String method) {
		this.upstream.on("/").respond(200).body("ok");
		assertThat(this.stage.call(method, "/up/a", "").body()).isEqualTo("ok");
		assertThat(seen().method()).isEqualTo(method);
	}

	@ParameterizedTest
	@ValueSource(strings = { "POST", "PUT", "DELETE", "PATCH", "REPORT" })
	void aBodyArrivesWithItsLengthAndType(String method) {
		this.upstream.on("/").respond(200).body("ok");
		this.stage.call(method, "/up/a", "hello", "Content-Type: text/x-odd; Charset=\"x\"", "Content-Encoding: odd");
		SeenExchange seen = seen();
		seen.awaitRequestBody(Stage.SOON);
		assertThat(seen.body()).asString().isEqualTo("hello");
		assertThat(seen.headers().all("Content-Type")).containsExactly("text/x-odd; Charset=\"x\"");
		assertThat(seen.headers().all("Content-Encoding")).containsExactly("odd");
		assertThat(seen.headers().all("Transfer-Encoding").isEmpty())
			.isEqualTo(seen.headers().contains("Content-Length") || this.passage.isHttp2Up());
	}

	@ParameterizedTest
	@ValueSource(strings = { "/a?b=c&d=%20&e=+&f=ä", "/a%20b", "/%C3%A4~", "/a;v=1/b", "/a//b", "/a?", "/a?b?c/d" })
	void theTargetArrivesAsItWasSent(String target) {
		this.upstream.on("/").respond(200).body("ok");
		String sent = target.replace("ä", "%C3%A4");
		this.stage.get("/up" + sent);
		assertThat(seen().target()).isEqualTo(sent);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/up/..", "/up/../x", "/up/%2e%2e/x", "/up/a/../../x", "/up/..%2fx", "/up/..;x=y/a" })
	void aTargetThatLeavesTheBaseUrlDoesNotArrive(String target) {
		this.upstream.on("/").respond(200).body("ok");
		assertThat(this.stage.get(target).status()).isIn(400, 404);
		assertThat(this.upstream.exchanges()).isEmpty();
	}

}
