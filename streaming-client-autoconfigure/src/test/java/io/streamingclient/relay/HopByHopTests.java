package io.streamingclient.relay;

import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;

import io.streamingclient.upstream.Headers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is for the connection to the relay, or from it, stays there (RFC 9110 section
 * 7.6.1). HTTP/2 has nothing of it.
 */
class HopByHopTests extends AbstractRelayTests {

	static Stream<Arguments> stages() {
		return http1Stages();
	}

	@ParameterizedTest(name = "{0}: {1} becomes {2}")
	@CsvSource(delimiter = '|', quoteCharacter = '\0',
			textBlock = """
					Connection: close                                   | connection    | none
					Connection: close, X-A ~ X-A: b                     | x-a           | none
					Connection: close ~ Connection: x-a ~ X-A: b        | x-a           | none
					Connection: close ,,X-A , ~ X-A: b ~ x-a: c         | x-a           | none
					Connection: close, Authorization ~ Authorization: t | authorization | none
					Connection: close, Keep-Alive ~ Keep-Alive: max=5   | keep-alive    | none
					Connection: close, Via ~ Via: 1.0 fred              | via           | 1.1 streaming-client
					Connection: close, Forwarded ~ Forwarded: for=x     | forwarded     | for=127.0.0.1;host="gateway.test";proto=http
					Connection: close, Host                             | host          | {upstream}
					Connection: close, "X-A" ~ X-A: b                   | x-a           | b
					Keep-Alive: timeout=5                               | keep-alive    | none
					Proxy-Connection: keep-alive                        | proxy-connection | none
					Upgrade: websocket                                  | upgrade       | none
					Connection: close, Upgrade ~ Upgrade: foo/2         | upgrade       | none
					TE: trailers                                        | te            | none
					TE: gzip                                            | te            | none
					Connection: close, TE ~ TE: trailers                | te            | trailers
					Connection: close, TE ~ TE: gzip;q=0.5, Trailers    | te            | trailers
					Connection: close, TE ~ TE: gzip                    | te            | none
					Connection: close, TE ~ TE: trailers;q=0            | te            | none
					Expect: 100-continue                                | expect        | none
					Content-Length: 0                                   | transfer-encoding | none
					""")
	void ofARequest(String sent, String name, String arrived) {
		this.upstream.on("/").respond(200).body("ok");
		assertThat(this.stage.get("/up/a", lines(sent)).status()).isIn(100, 200);
		Headers headers = seen().headers();
		assertThat(headers.all(name.equals("host") && this.passage.isHttp2Up() ? ":authority" : name))
			.isEqualTo(items(arrived.replace("{upstream}", "127.0.0.1:" + this.upstream.port())));
	}

}
