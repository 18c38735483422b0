package io.streamingclient.relay;

import java.util.Locale;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.streamingclient.upstream.Header;
import io.streamingclient.upstream.Headers;
import io.streamingclient.upstream.Script;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What of a response comes down.
 */
class RelayedResponseTests extends AbstractRelayTests {

	private void respond(int status, String... lines) {
		this.upstream.on("/", respondWith(status, lines));
	}

	static Script respondWith(int status, String... lines) {
		Script script = Script.respondWith(status);
		for (Header line : Headers.of(lines)) {
			script = script.header(line.name(), line.value());
		}
		return script.body("hello");
	}

	@ParameterizedTest(name = "{0}: {1} becomes {2}")
	@CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
			X-A: b                                  | x-a              | b
			X-A: b ~ X-A: c                         | x-a              | b ~ c
			Set-Cookie: a=1; Path=/ ~ Set-Cookie: b=2, c | set-cookie  | a=1; Path=/ ~ b=2, c
			Content-Type: text/x-odd;a=b   | content-type     | text/x-odd;a=b
			Content-Type: nonsense                  | content-type     | nonsense
			Content-Encoding: gzip                  | content-encoding | gzip
			Content-Encoding: odd                   | content-encoding | odd
			Content-Language: de                    | content-language | de
			Content-Location: /elsewhere            | content-location | /elsewhere
			Content-Range: bytes 0-4/1234           | content-range    | bytes 0-4/1234
			Content-Disposition: attachment; filename="a b" | content-disposition | attachment; filename="a b"
			Accept-Ranges: bytes                    | accept-ranges    | bytes
			ETag: "xyzzy"                           | etag             | "xyzzy"
			ETag: W/"xyzzy"                         | etag             | W/"xyzzy"
			Last-Modified: Sat, 29 Oct 1994 19:43:31 GMT | last-modified | Sat, 29 Oct 1994 19:43:31 GMT
			Date: Sat, 29 Oct 1994 19:43:31 GMT     | date             | Sat, 29 Oct 1994 19:43:31 GMT
			Server: upstream/1                      | server           | upstream/1
			Age: 24                                 | age              | 24
			Cache-Control: max-age=60               | cache-control    | max-age=60
			Expires: 0                              | expires          | 0
			Vary: Accept-Encoding                   | vary             | Accept-Encoding
			Location: /elsewhere?a=b#c              | location         | /elsewhere?a=b#c
			Retry-After: 120                        | retry-after      | 120
			WWW-Authenticate: Basic realm="x"       | www-authenticate | Basic realm="x"
			Allow: GET, PUT                         | allow            | GET, PUT
			Link: </a>; rel=next                    | link             | </a>; rel=next
			Access-Control-Allow-Origin: *          | access-control-allow-origin | *
			Strict-Transport-Security: max-age=1    | strict-transport-security | max-age=1
			Via: 1.0 fred                           | via              | 1.0 fred ~ {version} streaming-client
			none                                    | via              | {version} streaming-client
			none                                    | content-type     | none
			none                                    | content-length   | 5
			Proxy-Authenticate: Basic               | proxy-authenticate | none
			""")
	void aHeaderArrivesIfItIsForTheOtherEnd(String sent, String name, String arrived) {
		respond(200, lines(sent));
		Answer answer = this.stage.get("/up/a");
		assertThat(answer.body()).isEqualTo("hello");
		assertThat(answer.headers().all(name))
			.isEqualTo(items(arrived.replace("{version}", this.passage.isHttp2Up() ? "2" : "1.1")));
	}

	@ParameterizedTest
	@ValueSource(ints = { 200, 201, 203, 206, 226, 299, 300, 301, 302, 307, 308, 399, 400, 401, 404, 410, 418, 429, 451,
			500, 502, 503, 504, 599 })
	void everyStatusArrivesWithItsBody(int status) {
		respond(status, "Location: /elsewhere");
		Answer answer = this.stage.get("/up/a");
		assertThat(answer.status()).isEqualTo(status);
		assertThat(answer.body()).isEqualTo("hello");
		assertThat(this.upstream.exchanges()).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(ints = { 204, 304 })
	void aStatusWithoutBodyArrivesWithItsHeaders(int status) {
		this.upstream.on("/").respond(status).header("ETag", "\"xyzzy\"").raw("");
		if (this.passage.isHttp2Up()) {
			this.upstream.on("/").respond(status).header("ETag", "\"xyzzy\"").endStream();
		}
		Answer answer = this.stage.get("/up/a");
		assertThat(answer.status()).isEqualTo(status);
		assertThat(answer.headers().all("ETag")).containsExactly("\"xyzzy\"");
		assertThat(answer.headers().contains("Transfer-Encoding")).isFalse();
		assertThat(answer.body()).isEmpty();
	}

	@Test
	void anAnswerToHeadHasTheLengthAndNoBody() {
		this.upstream.on("/").respond(200).contentLength(1000).flush();
		if (this.passage.isHttp2Up()) {
			this.upstream.on("/").respond(200).header("Content-Length", "1000").endStream();
		}
		Answer answer = this.stage.call("HEAD", "/up/a", "");
		assertThat(answer.headers().all("Content-Length")).containsExactly("1000");
		assertThat(answer.body()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "X-Digest, true", "Server-Timing, true", "grpc-status, true", "Content-Length, false",
			"Transfer-Encoding, false", "Host, false", "Set-Cookie, false", "Authorization, false",
			"Content-Type, false", "Content-Encoding, false", "Content-Range, false", "Trailer, false",
			"Cache-Control, false", "Connection, false", "Keep-Alive, false", "Proxy-Authenticate, false",
			"Location, false", "WWW-Authenticate, false" })
	void aTrailerArrivesIfItMayBeOne(String name, boolean arrives) {
		if (this.passage.isHttp2Up()
				&& (name.equals("Connection") || name.equals("Keep-Alive") || name.equals("Transfer-Encoding"))) {
			return;
		}
		String sent = this.passage.isHttp2Up() ? name.toLowerCase(Locale.ROOT) : name;
		this.upstream.on("/").respond(200).chunked().send("hello").end(Headers.of(sent + ": 0", "x-last: 1"));
		Answer answer = this.stage.get("/up/a");
		assertThat(answer.body()).isEqualTo("hello");
		assertThat(answer.trailers().contains(name)).isEqualTo(arrives);
		assertThat(answer.trailers().all("x-last")).containsExactly("1");
	}

}
