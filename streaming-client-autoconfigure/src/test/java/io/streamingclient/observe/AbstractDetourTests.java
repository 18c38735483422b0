package io.streamingclient.observe;

import java.net.URI;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.netty.http.client.PrematureCloseException;
import reactor.test.StepVerifier;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import org.springframework.web.reactive.function.client.WebClientResponseException;

import io.streamingclient.stream.Outcome;
import io.streamingclient.upstream.Gate;
import io.streamingclient.upstream.Headers;
import io.streamingclient.upstream.Script;
import io.streamingclient.upstream.SeenExchange;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What comes before the response: redirects and interim responses.
 */
abstract class AbstractDetourTests extends AbstractWebClientTests {

	// Reactor Netty follows 51 and gives the next as it is
	private static final int REQUESTS = 52;

	AbstractDetourTests(boolean observed) {
		super(observed);
	}

	@ParameterizedTest
	@ValueSource(ints = { 301, 302, 303, 307, 308 })
	void redirectsInALoopEndWithOneThatIsNotFollowed(int status) {
		this.upstream.on("/there").respond(status).header("Location", "/back").body("there");
		this.upstream.on("/back").respond(status).header("Location", "/there").body("back");
		ResponseEntity<String> last = client().get().uri("/there").retrieve().toEntity(String.class).block(SOON);
		assertThat(last).isNotNull();
		assertThat(last.getStatusCode().value()).isEqualTo(status);
		assertThat(last.getHeaders().getLocation()).isEqualTo(URI.create("/there"));
		assertThat(last.getBody()).isEqualTo("back");
		assertThat(this.upstream.exchanges()).hasSize(REQUESTS);
		assertOutcomes(Outcome.COMPLETED);
	}

	@Test
	void redirectsInALoopShareFewConnections() {
		this.upstream.on("/again").respond(302).header("Location", "/again").body("");
		client().get().uri("/again").retrieve().toBodilessEntity().block(SOON);
		client().get().uri("/again").retrieve().toBodilessEntity().block(SOON);
		assertThat(this.upstream.exchanges()).hasSize(2 * REQUESTS);
		assertThat(this.upstream.connections().accepted()).isLessThan(10);
		assertOutcomes(Outcome.COMPLETED, Outcome.COMPLETED);
	}

	@Test
	void aContinueIsNotTheResponse() {
		this.upstream.on("/report", Script.begin().repeat(20, Script.begin().continue100()).respond(200).body("here"));
		assertThat(text("/report")).isEqualTo("here");
		assertThat(text("/report")).isEqualTo("here");
		assertOutcomes(Outcome.COMPLETED, Outcome.COMPLETED);
	}

	@Test
	void aContinueMayComeBeforeARedirect() {
		this.upstream.on("/old", Script.begin().continue100().respond(302).header("Location", "/new").body(""));
		this.upstream.on("/new", Script.begin().continue100().respond(200).body("here"));
		assertThat(text("/old")).isEqualTo("here");
		assertOutcomes(Outcome.COMPLETED);
	}

	@Test
	void aContinueAloneIsTheErrorOfTheTransport() {
		this.upstream.on("/report", Script.begin().continue100().cut());
		StepVerifier.create(client().get().uri("/report").retrieve().bodyToMono(String.class))
			.expectErrorSatisfies((error) -> assertThat(error).isExactlyInstanceOf(WebClientRequestException.class)
				.cause()
				.isExactlyInstanceOf(PrematureCloseException.class))
			.verify(SOON);
		assertOutcomes(Outcome.FAILED);
	}

	// Reactor Netty is wrong there, and who only observes does not mend it
	@ParameterizedTest
	@ValueSource(ints = { 102, 103 })
	void anyOtherInterimResponseIsTakenForTheResponse(int status) {
		Gate gate = new Gate();
		this.upstream.on("/report", interim(status).awaitGate(gate).respond(200).body("here"));
		ResponseEntity<String> entity = client().get().uri("/report").retrieve().toEntity(String.class).block(SOON);
		gate.open();
		assertThat(entity).isNotNull();
		assertThat(entity.getStatusCode().value()).isEqualTo(status);
		assertThat(entity.getHeaders().getFirst(HttpHeaders.LINK)).isEqualTo("</style.css>; rel=preload");
		assertThat(entity.getBody()).isNull();
		assertOutcomes(Outcome.COMPLETED);
	}

	@Test
	void aBodyThatWasAskedForIsSent() {
		this.upstream.on("/upload", Script.begin().continue100().awaitRequestBody().respond(201).body("made"));
		ResponseEntity<String> made = upload().toEntity(String.class).block(SOON);
		assertThat(made).isNotNull();
		assertThat(made.getStatusCode()).isEqualTo(HttpStatus.CREATED);
		assertThat(made.getBody()).isEqualTo("made");
		SeenExchange seen = this.upstream.awaitRequest(SOON);
		assertThat(seen.headers().first("Expect")).hasValue("100-continue");
		assertThat(new String(seen.body(), StandardCharsets.UTF_8)).isEqualTo("a report");
		assertOutcomes(Outcome.COMPLETED);
	}

	@Test
	void aBodyThatIsNotWantedIsAnErrorStatus() {
		this.upstream.on("/upload").respond(417).body("no");
		StepVerifier.create(upload().bodyToMono(String.class))
			.expectErrorSatisfies(
					(error) -> assertThat(error).isInstanceOfSatisfying(WebClientResponseException.class, (status) -> {
						assertThat(status.getStatusCode()).isEqualTo(HttpStatus.EXPECTATION_FAILED);
						assertThat(status.getResponseBodyAsString()).isEqualTo("no");
					}))
			.verify(SOON);
		assertOutcomes(Outcome.COMPLETED);
	}

	private WebClient.ResponseSpec upload() {
		return client().post()
			.uri("/upload")
			.header(HttpHeaders.EXPECT, "100-continue")
			.bodyValue("a report")
			.retrieve();
	}

	private String text(String path) {
		return client().get().uri(path).retrieve().bodyToMono(String.class).block(SOON);
	}

	static Script interim(int status) {
		return Script.begin().informational(status, Headers.of("Link: </style.css>; rel=preload"));
	}

}
