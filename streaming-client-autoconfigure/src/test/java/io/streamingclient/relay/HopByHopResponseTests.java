package io.streamingclient.relay;

import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is for the connection between upstream and relay stays there (RFC 9110 section
 * 7.6.1). HTTP/2 has nothing of it.
 */
class HopByHopResponseTests extends AbstractRelayTests {

	static Stream<Arguments> stages() {
		return AbstractRelayTests.stages().filter((arguments) -> !((Passage) arguments.get()[1]).isHttp2Up());
	}

	@ParameterizedTest(name = "{0}: {1} becomes {2}")
	@CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
			Connection: X-A ~ X-A: b                        | x-a              | none
			Connection: close, x-a ~ X-A: b ~ x-A: c        | x-a              | none
			Connection: Set-Cookie ~ Set-Cookie: a=b        | set-cookie       | none
			Connection: Via ~ Via: 1.0 fred                 | via              | 1.1 streaming-client
			Connection: keep-alive ~ Keep-Alive: timeout=77 | keep-alive       | none
			Proxy-Connection: keep-alive                    | proxy-connection | none
			Upgrade: foo/2                                  | upgrade          | none
			Connection: Upgrade ~ Upgrade: foo/2            | upgrade          | none
			Connection: Content-Length                      | content-length   | none
			""")
	void ofAResponse(String sent, String name, String arrived) {
		this.upstream.on("/", RelayedResponseTests.respondWith(200, lines(sent)));
		Answer answer = this.stage.get("/up/a");
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.body()).isEqualTo("hello");
		assertThat(answer.headers().all(name)).isEqualTo(items(arrived));
	}

}
