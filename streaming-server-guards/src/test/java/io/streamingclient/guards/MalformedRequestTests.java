package io.streamingclient.guards;

import java.io.IOException;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Requests that Reactor Netty refuses before an application sees them, or while it reads
 * their bodies.
 */
@ExtendWith(OutputCaptureExtension.class)
class MalformedRequestTests {

	@ParameterizedTest
	@ValueSource(strings = { "GET /hello HTTP/1.1%no colon%%", "x%%",
			"POST /read HTTP/1.1%Host: here%Content-Length: 5%Content-Length: 6%%hello",
			"POST /read HTTP/1.1%Host: here%Transfer-Encoding: chunked%%none%" })
	void areAnsweredAndForgotten(String request, CapturedOutput output) throws IOException {
		try (GuardedApplication app = GuardedApplication.with("streaming.server.header-timeout=20s",
				"streaming.server.max-requests=1"); RawClient client = app.connect()) {
			client.send(request.replace("%", "\r\n"));
			assertThat(client.readAll()).startsWith("HTTP/1.1 400 ");
			await().atMost(GuardedApplication.SOON).until(app.guards()::requests, (requests) -> requests == 0);
			try (RawClient next = app.connect()) {
				assertThat(next.hello()).contains("200 OK");
			}
			assertThat(output).doesNotContain("onUncaughtException");
		}
	}

}
