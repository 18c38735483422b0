package io.streamingclient.client;

import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

import io.streamingclient.client.StreamingClient.RequestSpec;
import io.streamingclient.client.StreamingClient.ResponseSpec;
import io.streamingclient.stream.Outcome;
import io.streamingclient.stream.Phase;
import io.streamingclient.stream.StreamStatusException;
import io.streamingclient.stream.Termination;
import io.streamingclient.upstream.Headers;
import io.streamingclient.upstream.Script;

import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Responses with less than a body, and with more: in every mode they end as they should,
 * and leave their connection to the next.
 */
@InEveryMode
class EveryModeBodilessTests extends AbstractModeTests {

	private static final Headers TRAILERS = Headers.of("X-Digest: abc", "X-Count: 2");

	private static final Headers LINK = Headers.of("Link: </style.css>; rel=preload");

	@ParameterizedTest(name = "{0}")
	@MethodSource
	void aResponseWithoutContentIsCompleteAndEmpty(String name, HttpMethod method, Script script, int status) {
		this.upstream.on("/report", script);
		Termination end = assertCompletes(read(request(method), ResponseSpec::lines));
		assertThat(end.status()).isEqualTo(status);
		assertThat(end.bytesReceived()).isZero();
		assertThat(end.unverifiable()).isFalse();
		Reading<Integer> bytes = tracked(this.mode.bytes(request(method).retrieve(), (block) -> block.length));
		assertThat(bytes.end().outcome()).isEqualTo(Outcome.COMPLETED);
		assertThat(bytes.taken()).isEmpty();
		assertConnectionsAreUsedAgain();
	}

	static Stream<Arguments> aResponseWithoutContentIsCompleteAndEmpty() {
		return Stream.of(get("200, Content-Length 0", ok().contentLength(0), 200),
				get("200, no chunk", ok().chunked().end(), 200), get("201", Script.respondWith(201), 201),
				get("204", Script.respondWith(204), 204),
				get("204, coding gzip", Script.respondWith(204).header("Content-Encoding", "gzip"), 204),
				get("205, Content-Length 0", Script.respondWith(205).contentLength(0), 205),
				get("205, no chunk", Script.respondWith(205).chunked().end(), 205),
				get("103, then 204", Script.begin().informational(103, LINK).respond(204), 204),
				get("gzip, Content-Length 0", ok().header("Content-Encoding", "gzip").contentLength(0), 200),
				head("HEAD, Content-Length 1000", ok().contentLength(1000)), head("HEAD, chunked", ok().chunked()),
				head("HEAD, neither", ok().header("Content-Type", "text/plain")),
				head("HEAD, gzip", ok().header("Content-Encoding", "gzip").contentLength(1000)),
				head("HEAD, 103 before", Script.begin().informational(103, LINK).respond(200).contentLength(1000)));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource
	void anErrorResponseWithoutContentIsAnEmptyStatus(String name, HttpMethod method, Script script, int status) {
		this.upstream.on("/report", script);
		StreamStatusException error = assertFails(read(request(method), ResponseSpec::lines),
				StreamStatusException.class, Phase.STREAMING);
		assertThat(error.status()).isEqualTo(status);
		assertThat(error.body()).isEmpty();
		assertThat(error.isBodyComplete()).isTrue();
		assertThat(error.bytes()).isZero();
		assertConnectionsAreUsedAgain();
	}

	static Stream<Arguments> anErrorResponseWithoutContentIsAnEmptyStatus() {
		return Stream.of(get("304", Script.respondWith(304).header("ETag", "\"a\""), 304),
				get("304, Content-Length 1000", Script.respondWith(304).contentLength(1000), 304),
				get("304, coding gzip", Script.respondWith(304).header("Content-Encoding", "gzip"), 304),
				get("404, Content-Length 0", Script.respondWith(404).contentLength(0), 404),
				get("503, no chunk", Script.respondWith(503).chunked().end(), 503),
				arguments("HEAD, 404", HttpMethod.HEAD, Script.respondWith(404).contentLength(1000), 404));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource
	void interimResponsesArePassedOver(String name, Script interim) {
		this.upstream.on("/report", interim.respond(200).header("X-Final", "yes").body("a\nb\n"));
		assertThat(assertCompletes(lines(), "a", "b").status()).isEqualTo(200);
		assertConnectionsAreUsedAgain();
	}

	static Stream<Arguments> interimResponsesArePassedOver() {
		return Stream.of(arguments("100", Script.begin().continue100()),
				arguments("102", Script.begin().informational(102, Headers.none())),
				arguments("103", Script.begin().informational(103, LINK)),
				arguments("103 twice", Script.begin().informational(103, LINK).informational(103, LINK)),
				arguments("all",
						Script.begin().continue100().informational(102, Headers.none()).informational(103, LINK)));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource
	void trailersBelongToTheEnd(String name, Script script, Object[] expected) {
		this.upstream.on("/report", script);
		Reading<String> reading = lines();
		Termination end = assertCompletes(reading, expected);
		assertThat(end.status()).isEqualTo(200);
		HttpHeaders trailers = reading.awaitEnd().trailers();
		if (this.mode == Mode.CALLBACK) {
			assertThat(trailers.getFirst("X-Digest")).isEqualTo("abc");
			assertThat(trailers.getFirst("x-count")).isEqualTo("2");
		}
		else if (this.mode == Mode.FLUX) {
			assertThat(trailersOfTheExchange().getFirst("X-Digest")).isEqualTo("abc");
		}
		assertConnectionsAreUsedAgain();
	}

	static Stream<Arguments> trailersBelongToTheEnd() {
		return Stream.of(arguments("a body", ok().chunked().chunk("a\nb\n").end(TRAILERS), new Object[] { "a", "b" }),
				arguments("no chunk", ok().chunked().end(TRAILERS), new Object[0]),
				arguments("gzip", ok().header("Content-Encoding", "gzip").chunked().chunk(Gzip.of("a\n")).end(TRAILERS),
						new Object[] { "a" }));
	}

	private HttpHeaders trailersOfTheExchange() {
		StreamResponse response = get().exchange().block(SOON);
		Expect.completion(response.body());
		return response.trailers();
	}

	private void assertConnectionsAreUsedAgain() {
		assertThat(this.upstream.connections().accepted()).isLessThanOrEqualTo((this.spoken == Spoken.HTTP1) ? 2 : 1);
	}

	private RequestSpec request(HttpMethod method) {
		return this.scene.client.method(method).uri("/report");
	}

	private static Script ok() {
		return Script.respondWith(200);
	}

	private static Arguments get(String name, Script script, int status) {
		return arguments(name, HttpMethod.GET, script, status);
	}

	private static Arguments head(String name, Script script) {
		return arguments(name, HttpMethod.HEAD, script, 200);
	}

}
