package io.streamingclient.observe;

import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.client.PrematureCloseException;
import reactor.test.StepVerifier;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.codec.DecodingException;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import org.springframework.web.reactive.function.client.WebClientResponseException;

import io.streamingclient.client.Gzip;
import io.streamingclient.stream.Outcome;
import io.streamingclient.upstream.RefusingPort;
import io.streamingclient.upstream.Script;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What comes back from an exchange.
 */
abstract class AbstractExchangeTests extends AbstractWebClientTests {

	AbstractExchangeTests(boolean observed) {
		super(observed);
	}

	@Test
	void serverSentEventsAreDecoded() {
		this.upstream.on("/events").eventStream().event("a").event("b").end();
		Flux<ServerSentEvent<String>> events = client().get()
			.uri("/events")
			.retrieve()
			.bodyToFlux(new ParameterizedTypeReference<>() {
			});
		StepVerifier.create(events.map(ServerSentEvent::data)).expectNext("a", "b").expectComplete().verify(SOON);
		assertOutcomes(Outcome.COMPLETED);
	}

	@Test
	void recordsAreDecoded() {
		this.upstream.on("/records")
			.respond(200)
			.header("Content-Type", "application/x-ndjson")
			.chunked()
			.chunk("{\"n\":1}\n{\"n\"")
			.chunk(":2}\n")
			.end();
		Flux<Map<String, Integer>> records = client().get()
			.uri("/records")
			.retrieve()
			.bodyToFlux(new ParameterizedTypeReference<>() {
			});
		StepVerifier.create(records).expectNext(Map.of("n", 1), Map.of("n", 2)).expectComplete().verify(SOON);
		assertOutcomes(Outcome.COMPLETED);
	}

	@Test
	void anEntityHasItsStatusHeadersAndBody() {
		this.upstream.on("/entity").respond(201).header("X-Kind", "report").header("Set-Cookie", "a=b").body("made");
		ResponseEntity<String> entity = client().get().uri("/entity").retrieve().toEntity(String.class).block(SOON);
		assertThat(entity).isNotNull();
		assertThat(entity.getStatusCode()).isEqualTo(HttpStatus.CREATED);
		assertThat(entity.getHeaders().getFirst("X-Kind")).isEqualTo("report");
		assertThat(entity.getBody()).isEqualTo("made");
		assertOutcomes(Outcome.COMPLETED);
	}

	@Test
	void aRequestBodyIsSent() {
		this.upstream.on("/echo").echo();
		Flux<String> parts = Flux.range(0, 10).map((n) -> "part " + n + "\n");
		String echo = client().post()
			.uri("/echo")
			.body(parts, String.class)
			.retrieve()
			.bodyToMono(String.class)
			.block(SOON);
		assertThat(echo).isNotBlank();
		assertThat(new String(this.upstream.awaitRequest(SOON).body(), StandardCharsets.UTF_8)).startsWith("part 0\n")
			.endsWith("part 9\n");
		assertOutcomes(Outcome.COMPLETED);
	}

	@Test
	void aCompressedBodyIsDecoded() {
		this.upstream.on("/coded").respond(200).header("Content-Encoding", "gzip").body(Gzip.of("plain"));
		assertThat(text("/coded")).isEqualTo("plain");
		assertThat(this.upstream.awaitRequest(SOON).headers().first("Accept-Encoding")).hasValue("gzip");
		assertOutcomes(Outcome.COMPLETED);
	}

	@Test
	void aResponseWithoutBodyCompletes() {
		this.upstream.on("/none", Script.begin().raw("HTTP/1.1 204 No Content\r\n\r\n"));
		this.upstream.on("/unchanged", Script.begin().raw("HTTP/1.1 304 Not Modified\r\n\r\n"));
		this.upstream.on("/head", Script.begin().raw("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"));
		assertThat(text("/none")).isNull();
		assertThat(text("/unchanged")).isNull();
		ResponseEntity<Void> head = client().method(HttpMethod.HEAD)
			.uri("/head")
			.retrieve()
			.toBodilessEntity()
			.block(SOON);
		assertThat(head).isNotNull();
		assertThat(head.getHeaders().getContentLength()).isEqualTo(5);
		assertOutcomes(Outcome.COMPLETED, Outcome.COMPLETED, Outcome.COMPLETED);
	}

	@Test
	void anErrorStatusIsAnExceptionWithItsBody() {
		this.upstream.on("/missing").respond(404).header("X-Kind", "none").body("no such report");
		StepVerifier.create(client().get().uri("/missing").retrieve().bodyToMono(String.class))
			.expectErrorSatisfies(
					(error) -> assertThat(error).isInstanceOfSatisfying(WebClientResponseException.class, (status) -> {
						assertThat(status.getStatusCode()).isEqualTo(HttpStatus.NOT_FOUND);
						assertThat(status.getResponseBodyAsString()).isEqualTo("no such report");
						assertThat(status.getRequest()).isNotNull();
						assertThat(status.getRequest().getURI()).hasPath("/missing");
					}))
			.verify(SOON);
		assertOutcomes(Outcome.COMPLETED);
	}

	@Test
	void redirectsAreFollowed() {
		this.upstream.on("/old").respond(302).header("Location", "/new").body("");
		this.upstream.on("/new").respond(200).body("here");
		assertThat(text("/old")).isEqualTo("here");
		assertOutcomes(Outcome.COMPLETED);
	}

	@Test
	void aRefusedConnectionIsTheErrorOfTheTransport() {
		try (RefusingPort port = RefusingPort.open()) {
			StepVerifier.create(builder().build().get().uri(port.uri()).retrieve().bodyToMono(String.class))
				.expectErrorSatisfies((error) -> assertThat(error).isExactlyInstanceOf(WebClientRequestException.class)
					.cause()
					.isInstanceOf(ConnectException.class))
				.verify(SOON);
		}
		assertOutcomes(Outcome.FAILED);
	}

	@Test
	void aBodyThatIsCutIsTheErrorOfTheTransport() {
		this.upstream.on("/cut").respond(200).chunked().chunk("half").cut();
		StepVerifier.create(client().get().uri("/cut").retrieve().bodyToFlux(String.class))
			.expectErrorSatisfies((error) -> assertThat(error).isExactlyInstanceOf(WebClientResponseException.class)
				.cause()
				.isExactlyInstanceOf(PrematureCloseException.class))
			.verify(SOON);
		assertOutcomes(Outcome.FAILED);
	}

	@Test
	void aConnectionThatIsClosedBeforeTheResponseIsTheErrorOfTheTransport() {
		this.upstream.on("/gone", Script.begin().cut());
		StepVerifier.create(client().get().uri("/gone").retrieve().bodyToFlux(String.class))
			.expectErrorSatisfies((error) -> assertThat(error).isExactlyInstanceOf(WebClientRequestException.class)
				.cause()
				.isExactlyInstanceOf(PrematureCloseException.class))
			.verify(SOON);
		assertOutcomes(Outcome.FAILED);
	}

	@Test
	void anElementThatCanNotBeDecodedIsTheErrorOfTheCodec() {
		this.upstream.on("/records")
			.respond(200)
			.header("Content-Type", "application/x-ndjson")
			.chunked()
			.chunk("{broken}\n")
			.end();
		StepVerifier.create(client().get()
			.uri("/records")
			.retrieve()
			.bodyToFlux(new ParameterizedTypeReference<Map<String, Integer>>() {
			})).expectError(DecodingException.class).verify(SOON);
	}

	@Test
	void filtersRunInTheirOrder() {
		this.upstream.on("/plain").respond(200).body("plain");
		List<String> calls = new ArrayList<>();
		WebClient client = builder().filter((request, next) -> {
			calls.add("outer before");
			return next.exchange(request).doOnNext((response) -> calls.add("outer after"));
		}).filter((request, next) -> {
			calls.add("inner before");
			return next.exchange(request).doOnNext((response) -> calls.add("inner after"));
		}).build();
		assertThat(client.get().uri("/plain").retrieve().bodyToMono(String.class).block(SOON)).isEqualTo("plain");
		assertThat(calls).containsExactly("outer before", "inner before", "inner after", "outer after");
		assertOutcomes(Outcome.COMPLETED);
	}

	@Test
	void aFilterMayAnswerItself() {
		WebClient client = builder()
			.filter((request, next) -> Mono.just(ClientResponse.create(HttpStatus.OK).body("cached").build()))
			.build();
		assertThat(client.get().uri("/any").retrieve().bodyToMono(String.class).block(SOON)).isEqualTo("cached");
		assertThat(this.upstream.exchanges()).isEmpty();
		assertOutcomes(Outcome.COMPLETED);
	}

	@Test
	void aFilterThatThrowsIsTheError() {
		WebClient client = builder().filter((request, next) -> {
			throw new IllegalStateException("no");
		}).build();
		StepVerifier.create(client.get().uri("/any").retrieve().bodyToMono(String.class))
			.expectErrorMessage("no")
			.verify(SOON);
		assertOutcomes(Outcome.FAILED);
	}

	@Test
	void aRepeatedRequestIsAnExchangeOfItsOwn() {
		this.upstream.on("/flaky", Script.respondWith(503).body("later"), Script.respondWith(503).body("later"),
				Script.respondWith(200).body("now"));
		Mono<String> flaky = client().get().uri("/flaky").retrieve().bodyToMono(String.class).retry(2);
		assertThat(flaky.block(SOON)).isEqualTo("now");
		assertOutcomes(Outcome.COMPLETED, Outcome.COMPLETED, Outcome.COMPLETED);
	}

	@Test
	void aFilterMayRepeatARequestItself() {
		this.upstream.on("/flaky", Script.respondWith(503).body("later"), Script.respondWith(200).body("now"));
		WebClient client = builder().filter(
				(request,
						next) -> next.exchange(request)
							.flatMap((response) -> response.statusCode().is5xxServerError()
									? response.releaseBody().then(next.exchange(request)) : Mono.just(response)))
			.build();
		assertThat(client.get().uri("/flaky").retrieve().bodyToMono(String.class).block(SOON)).isEqualTo("now");
		assertOutcomes(Outcome.COMPLETED);
	}

	@Test
	void theContextOfTheSubscriberIsThatOfTheExchangeAndItsBody() {
		this.upstream.on("/plain").respond(200).body("plain");
		List<String> seen = new ArrayList<>();
		WebClient client = builder().filter((request, next) -> Mono.deferContextual((context) -> {
			seen.add(context.get("user"));
			return next.exchange(request)
				.map((response) -> response.mutate().body((body) -> Flux.deferContextual((inBody) -> {
					seen.add(inBody.get("user"));
					return body;
				})).build());
		})).build();
		client.get()
			.uri("/plain")
			.retrieve()
			.bodyToMono(String.class)
			.contextWrite((context) -> context.put("user", "me"))
			.block(SOON);
		assertThat(seen).containsExactly("me", "me");
		assertOutcomes(Outcome.COMPLETED);
	}

	@Test
	void aHundredExchangesAtOnceComplete() {
		this.upstream.on("/lines").respond(200).chunked().repeat(20, Script.begin().chunk("line\n")).end();
		WebClient client = client();
		StepVerifier
			.create(Flux.range(0, 100)
				.flatMap((n) -> client.get().uri("/lines").retrieve().bodyToFlux(String.class).count(), 100)
				.collectList())
			.expectNextMatches((counts) -> counts.size() == 100 && counts.stream().allMatch((count) -> count == 20))
			.expectComplete()
			.verify(SOON);
	}

	@Test
	void aBodyMayBeTakenLater() {
		this.upstream.on("/plain").respond(200).body("plain");
		Mono<String> later = client().get()
			.uri("/plain")
			.exchangeToMono((response) -> Mono.just(response)
				.publishOn(Schedulers.boundedElastic())
				.flatMap((same) -> same.bodyToMono(String.class)));
		assertThat(later.block(SOON)).isEqualTo("plain");
		assertOutcomes(Outcome.COMPLETED);
	}

	private String text(String path) {
		return client().get().uri(path).retrieve().bodyToMono(String.class).block(SOON);
	}

}
