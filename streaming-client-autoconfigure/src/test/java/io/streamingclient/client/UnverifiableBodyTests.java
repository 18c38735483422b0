package io.streamingclient.client;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.http.HttpMethod;

import io.streamingclient.stream.Outcome;
import io.streamingclient.stream.Termination;
import io.streamingclient.upstream.ScriptedUpstream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A body that only the close of its connection ends may be whole or not, and nobody can
 * tell (RFC 9112 section 6.3). The record of its end says so.
 */
@Timeout(60)
class UnverifiableBodyTests {

	private final ScriptedUpstream upstream = ScriptedUpstream.start();

	private final TestApplication application = new TestApplication(
			ClientSettings.defaults("reports").withBaseUrl(this.upstream.uri().toString()));

	@AfterEach
	void close() {
		this.application.close();
		this.upstream.close();
	}

	@Test
	void aBodyThatTheCloseEndsIsUnverifiable() {
		this.upstream.on("/").respond(200).closeDelimited().send("a\n");
		assertThat(end(HttpMethod.GET).unverifiable()).isTrue();
	}

	@Test
	void aBodyWithALengthIsNot() {
		this.upstream.on("/").respond(200).body("a\n");
		assertThat(end(HttpMethod.GET).unverifiable()).isFalse();
	}

	@Test
	void aChunkedBodyIsNot() {
		this.upstream.on("/").respond(200).chunked().chunk("a\n").end();
		assertThat(end(HttpMethod.GET).unverifiable()).isFalse();
	}

	@Test
	void aBodyWhoseGzipTrailerFitsIsNot() {
		this.upstream.on("/").respond(200).header("Content-Encoding", "gzip").closeDelimited().send(Gzip.of("a\n"));
		assertThat(end(HttpMethod.GET).unverifiable()).isFalse();
	}

	@Test
	void aResponseThatHasNoBodyIsNot() {
		this.upstream.on("/").raw("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
		assertThat(end(HttpMethod.HEAD).unverifiable()).isFalse();
	}

	private Termination end(HttpMethod method) {
		Expect.completion(this.application.client("reports").method(method).uri("/").retrieve().lines());
		Termination end = this.application.awaitTermination();
		assertThat(end.outcome()).isEqualTo(Outcome.COMPLETED);
		return end;
	}

}
