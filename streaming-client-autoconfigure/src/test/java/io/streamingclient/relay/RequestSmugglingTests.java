package io.streamingclient.relay;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;

import io.streamingclient.upstream.RawHttp;
import io.streamingclient.upstream.SeenExchange;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests that one server reads otherwise than the next (RFC 9112 section 11.2). What of
 * them arrives can be read in one way only.
 */
class RequestSmugglingTests extends AbstractRelayTests {

	static Stream<Arguments> stages() {
		return http1Stages();
	}

	private static final String NEXT = "GET /up/next HTTP/1.1%Host: g%Connection: close%%";

	// what a refused request has sent ahead may reach the upstream during the next test
	private int number;

	@ParameterizedTest(name = "{0} is {2}")
	@CsvSource(delimiter = '|', quoteCharacter = '\0',
			textBlock = """
					a length and chunks        | Content-Length: 4%Transfer-Encoding: chunked%%5%hello%0%%                | refused, hello
					chunks and a length        | Transfer-Encoding: chunked%Content-Length: 4%%5%hello%0%%                | refused, hello
					two lengths                | Content-Length: 5%Content-Length: 6%%hello!                              | refused
					one length twice           | Content-Length: 5%Content-Length: 5%%hello                               | hello, refused
					two lengths in one line    | Content-Length: 5, 6%%hello!                                             | refused
					one length twice in a line | Content-Length: 5, 5%%hello                                              | hello, refused
					a negative length          | Content-Length: -5%%hello                                                | refused
					a length with a plus       | Content-Length: +5%%hello                                                | refused
					a length in hexadecimal    | Content-Length: 0x5%%hello                                               | refused
					a length that is none      | Content-Length: five%%hello                                              | refused
					a length beyond all bounds | Content-Length: 99999999999999999999%%hello                              | refused
					a length of spaces         | Content-Length: 5 5%%hello                                               | refused
					an empty length            | Content-Length:%%                                                        | refused,
					a coding before chunked    | Transfer-Encoding: gzip, chunked%%5%hello%0%%                            | refused, hello
					chunked not last           | Transfer-Encoding: chunked, gzip%%5%hello%0%%                            | refused
					chunked twice              | Transfer-Encoding: chunked, chunked%%5%hello%0%%                         | refused, hello
					chunked in two lines       | Transfer-Encoding: chunked%Transfer-Encoding: identity%%5%hello%0%%      | refused, hello
					an odd coding              | Transfer-Encoding: xchunked%%                                            | refused,
					a coding with a tab        | Transfer-Encoding:\tchunked%%5%hello%0%%                                 | hello, refused
					a coding with vertical tab | Transfer-Encoding: \013chunked%%5%hello%0%%                            | refused
					a coding with a space      | Transfer-Encoding : chunked%%5%hello%0%%                                 | refused
					a length with a space      | Content-Length : 5%%hello                                                | refused
					a folded length            | Content-Length:% 5%%hello                                                | refused, hello
					a folded header            | X-A: b% c%Content-Length: 5%%hello                                       | refused, hello
							a header without colon     | X-A%Content-Length: 5%%hello                                             | refused, hello
					an empty header name       | : b%Content-Length: 5%%hello                                             | refused
					a bare CR in a header      | X-A: b^X-B: c%Content-Length: 5%%hello                                   | refused
					a bare LF after a header   | X-A: b_Content-Length: 5%%hello                                          | refused, hello
					a NUL in a header          | X-A: b\0c%Content-Length: 5%%hello                                       | refused
					a chunk extension          | Transfer-Encoding: chunked%%5;a=b;c="d"%hello%0;e%%                       | hello
					a bare LF in an extension  | Transfer-Encoding: chunked%%5;a_hello%0%%                                | refused, hello, aborted
					a bare LF after a size     | Transfer-Encoding: chunked%%5_hello%0%%                                  | refused, hello, aborted
					a chunk without its end    | Transfer-Encoding: chunked%%5%helloX%0%%                                 | refused, aborted
					a chunk size with 0x       | Transfer-Encoding: chunked%%0x5%hello%0%%                                | refused, aborted
					a negative chunk size      | Transfer-Encoding: chunked%%-5%hello%0%%                                 | refused, aborted
					a chunk size beyond bounds | Transfer-Encoding: chunked%%FFFFFFFFFFFFFFFFF%hello%0%%                  | refused, aborted
					a chunk size that is none  | Transfer-Encoding: chunked%%x%hello%0%%                                  | refused, aborted
					trailers                   | Transfer-Encoding: chunked%%5%hello%0%X-A: b%%                           | hello
					a length as a trailer      | Transfer-Encoding: chunked%%5%hello%0%Content-Length: 50%%               | hello, refused, aborted
					a coding as a trailer      | Transfer-Encoding: chunked%%5%hello%0%Transfer-Encoding: chunked%%       | hello, refused, aborted
					a host as a trailer        | Transfer-Encoding: chunked%%5%hello%0%Host: evil.test%%                  | hello, refused, aborted
					two hosts                  | Host: evil.test%Content-Length: 5%%hello                                 | refused, hello
					a length named as hop      | Connection: Content-Length%Content-Length: 5%%hello                      | hello, refused
					a coding named as hop      | Connection: Transfer-Encoding%Transfer-Encoding: chunked%%5%hello%0%%    | hello, refused
					""")
	void whatArrivesCanBeReadInOneWayOnly(String name, String lines, String allowed) throws IOException {
		this.upstream.on("/").echo();
		String path = "/first-" + ++this.number;
		String first = "POST /up" + path + " HTTP/1.1%Host: g%" + lines;
		String answer;
		try (RawHttp http = this.stage.raw(bytes(first + NEXT))) {
			answer = http.readToEnd();
		}
		catch (IOException ex) {
			answer = "";
		}
		assertThat(outcome(path, answer)).isIn(Set.of(allowed.split(", ?", -1)));
		this.upstream.exchanges().forEach(RequestSmugglingTests::assertIsUnambiguous);
	}

	// what became of the first request
	private String outcome(String path, String answer) {
		SeenExchange seen = this.upstream.exchanges()
			.stream()
			.filter((one) -> one.target().equals(path))
			.findFirst()
			.orElse(null);
		if (seen == null) {
			assertThat(answer).doesNotStartWith("HTTP/1.1 2");
			return "refused";
		}
		seen.awaitEnd(Stage.SOON);
		return seen.isRequestWhole() ? new String(seen.body(), StandardCharsets.ISO_8859_1) : "aborted";
	}

	private static void assertIsUnambiguous(SeenExchange seen) {
		assertThat(seen.target()).matches("/first-\\d+|/next");
		assertThat(seen.headers().all("Content-Length")).hasSizeLessThanOrEqualTo(1);
		assertThat(seen.headers().all("Transfer-Encoding")).isIn(List.of(), List.of("chunked"));
		assertThat(seen.headers().all("Content-Length").isEmpty() || seen.headers().all("Transfer-Encoding").isEmpty())
			.as("%s", seen.headers())
			.isTrue();
		assertThat(seen.headers().all("Host")).hasSizeLessThanOrEqualTo(1).doesNotContain("evil.test");
		assertThat(seen.trailers().lines()).isEmpty();
	}

	private static String bytes(String text) {
		return text.replace("%", "\r\n").replace('^', '\r').replace('_', '\n');
	}

}
