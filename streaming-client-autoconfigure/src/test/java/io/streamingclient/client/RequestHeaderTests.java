package io.streamingclient.client;

import java.net.URI;
import java.util.Map;
import java.util.function.Function;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;

import org.springframework.http.MediaType;

import io.streamingclient.stream.StreamDecodeException;
import io.streamingclient.upstream.ScriptedUpstream;
import io.streamingclient.upstream.SeenExchange;

import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a request says of the response that it wants, and where it goes.
 */
@Timeout(60)
@ParameterizedClass
@EnumSource(names = { "HTTP1", "H2C" })
class RequestHeaderTests {

	private final Scene scene;

	private final ScriptedUpstream upstream;

	private final StreamingClient client;

	RequestHeaderTests(Spoken spoken) {
		this.scene = Scene.of(spoken, 1);
		this.upstream = this.scene.upstream;
		this.client = this.scene.client;
		this.upstream.on("/reports").respond(200).body("[]\n\n");
	}

	@AfterEach
	void close() {
		this.scene.close();
	}

	private enum Reading {

		BYTES("*/*", StreamingClient.ResponseSpec::bytes),

		LINES("*/*", StreamingClient.ResponseSpec::lines),

		EVENTS("text/event-stream", StreamingClient.ResponseSpec::events),

		RECORDS("application/x-ndjson", (response) -> response.records(Function.identity())),

		ARRAY("application/json", (response) -> response.arrayElements(String.class));

		final String accept;

		final Function<StreamingClient.ResponseSpec, Flux<?>> read;

		Reading(String accept, Function<StreamingClient.ResponseSpec, Flux<?>> read) {
			this.accept = accept;
			this.read = read;
		}

	}

	@ParameterizedTest
	@EnumSource
	void whatTheBodyIsReadAsIsAccepted(Reading reading) {
		assertThat(sent(this.client.get().uri("/reports"), reading).headers().all("Accept"))
			.containsExactly(reading.accept);
	}

	@ParameterizedTest
	@EnumSource
	void anAcceptOfTheCallerWins(Reading reading) {
		assertThat(sent(this.client.get()
			.uri("/reports")
			.accept(MediaType.valueOf("application/vnd.report+json"), MediaType.TEXT_PLAIN), reading).headers()
			.all("Accept")).containsExactly("application/vnd.report+json, text/plain");
		assertThat(sent(this.client.get().uri("/reports").header("accept", "text/*"), reading).headers().all("Accept"))
			.containsExactly("text/*");
	}

	@Test
	void theCodingsThatAreUndoneAreOfferedAndNoOther() {
		assertThat(sent(this.client.get().uri("/reports"), Reading.BYTES).headers().all("Accept-Encoding"))
			.containsExactly("gzip, deflate");
	}

	@Test
	void anAcceptEncodingOfTheCallerWins() {
		byte[] zipped = Gzip.of("x".repeat(1000));
		this.upstream.on("/zipped").respond(200).header("Content-Encoding", "gzip").body(zipped);
		StreamingClient.RequestSpec request = this.client.get().uri("/zipped").header("accept-encoding", "gzip;q=0.5");
		assertThat(request.send().block(SOON).body()).as("decoded").hasSize(1000);
		assertThat(this.upstream.awaitRequest(SOON).headers().all("Accept-Encoding")).containsExactly("gzip;q=0.5");
		assertThat(request.undecoded().send().block(SOON).body()).as("undecoded").isEqualTo(zipped);
		assertThat(this.upstream.awaitRequest(SOON).headers().all("Accept-Encoding")).containsExactly("gzip;q=0.5");
	}

	@Test
	void withIdentityNothingIsOfferedAndAnUncodedBodyIsReadAsItIs() {
		this.upstream.on("/plain").respond(200).header("Content-Encoding", "identity").body("plain");
		CompleteResponse response = this.client.get()
			.uri("/plain")
			.header("Accept-Encoding", "identity")
			.send()
			.block(SOON);
		assertThat(response.bodyAsString()).isEqualTo("plain");
		assertThat(this.upstream.awaitRequest(SOON).headers().all("Accept-Encoding")).containsExactly("identity");
	}

	@Test
	void aCodingThatOnlyTheCallerKnowsIsReadUndecoded() {
		byte[] coded = { 1, 2, 3 };
		this.upstream.on("/brotli").respond(200).header("Content-Encoding", "br").body(coded);
		StreamingClient.RequestSpec request = this.client.get().uri("/brotli").header("Accept-Encoding", "br");
		StreamDecodeException error = Expect.failure(request.send(), StreamDecodeException.class);
		assertThat(error).hasMessageContaining("undecoded()");
		CompleteResponse response = request.undecoded().send().block(SOON);
		assertThat(response.body()).isEqualTo(coded);
		assertThat(response.headers().getFirst("Content-Encoding")).isEqualTo("br");
	}

	@Test
	void undecodedOffersNothing() {
		SeenExchange seen = sent(this.client.get().uri("/reports").undecoded(), Reading.BYTES);
		assertThat(seen.headers().contains("Accept-Encoding")).isFalse();
	}

	@Test
	void variablesOfATemplateAreEncodedWherever() {
		String value = "a/b c&d=\u00e9+{x}%";
		String encoded = "a%2Fb%20c%26d%3D%C3%A9%2B%7Bx%7D%25";
		SeenExchange seen = sent(this.client.get().uri("/reports/{name}/of?tag={tag}&fixed=1", value, value),
				Reading.BYTES);
		assertThat(seen.target()).isEqualTo("/reports/" + encoded + "/of?tag=" + encoded + "&fixed=1");
		seen = sent(this.client.get().uri("/reports?tag={tag}&again={tag}", Map.of("tag", value)), Reading.BYTES);
		assertThat(seen.target()).isEqualTo("/reports?tag=" + encoded + "&again=" + encoded);
	}

	@Test
	void anEncodedUriIsSentAsItIs() {
		assertThat(sent(this.client.get().uri(URI.create("/reports/a%2Fb?c=%7B+%26d")), Reading.BYTES).target())
			.isEqualTo("/reports/a%2Fb?c=%7B+%26d");
	}

	@Test
	void ofATemplateTheNamesAreShownAndNoValue() {
		sent(this.client.get().uri("/reports/{name}?key={key}&fixed=secret", "secret", "secret"), Reading.BYTES);
		assertThat(this.scene.application.terminations()).singleElement()
			.satisfies((end) -> assertThat(end.target()).endsWith("/reports/{name}?key={key}&fixed=*"))
			.satisfies((end) -> assertThat(end.toString()).doesNotContain("secret"));
	}

	private SeenExchange sent(StreamingClient.RequestSpec request, Reading reading) {
		Expect.completion(reading.read.apply(request.retrieve()));
		return this.upstream.awaitRequest(SOON);
	}

}
