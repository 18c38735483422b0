package io.streamingclient.client;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.WebClient;

import io.streamingclient.stream.StreamCancelledException;
import io.streamingclient.stream.StreamListenerException;
import io.streamingclient.upstream.ClientEnd;
import io.streamingclient.upstream.ScriptedUpstream;
import io.streamingclient.upstream.SeenExchange;
import io.streamingclient.wire.PoolSettings;
import io.streamingclient.wire.Protocol;

import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Responses whose endless bodies nobody reads: dropped by a filter, repeated by another
 * one, or never subscribed to. None of them may hold its connection.
 */
@Timeout(60)
class UnreadResponseTests {

	private static final int ROUNDS = 5;

	private ScriptedUpstream upstream;

	private TestApplication application;

	@AfterEach
	void close() {
		this.application.close();
		this.upstream.close();
	}

	private void start(Protocol protocol, ExchangeFilterFunction... filters) {
		this.upstream = (protocol == Protocol.H2C) ? ScriptedUpstream.startH2c() : ScriptedUpstream.start();
		this.upstream.on("/endless").respond(200).heartbeats(Duration.ofMillis(5), "x\n");
		this.upstream.on("/next").respond(200).body("next\n");
		Supplier<WebClient.Builder> builders = () -> WebClient.builder()
			.filters((present) -> present.addAll(List.of(filters)));
		this.application = new TestApplication(builders,
				ClientSettings.defaults("reports")
					.withBaseUrl(this.upstream.uri().toString())
					.withProtocol(protocol)
					.withPool(new PoolSettings(2, 1000, Duration.ofSeconds(55), Duration.ofMinutes(10))));
	}

	@ParameterizedTest
	@EnumSource(value = Protocol.class, names = { "HTTP11", "H2C" })
	void aFilterThatDropsTheResponseEndsIt(Protocol protocol) {
		start(protocol, (request, next) -> next.exchange(request).flatMap(UnreadResponseTests::dropEndless));
		for (int i = 0; i < ROUNDS; i++) {
			Expect.failure(lines("/endless"), StreamListenerException.class);
		}
		assertAllHaveEnded(ROUNDS);
	}

	@ParameterizedTest
	@EnumSource(value = Protocol.class, names = { "HTTP11", "H2C" })
	void aFilterThatSwallowsTheResponseEndsIt(Protocol protocol) {
		start(protocol, (request, next) -> next.exchange(request).filter((response) -> !isEndless(response)));
		for (int i = 0; i < ROUNDS; i++) {
			Expect.failure(lines("/endless"), StreamListenerException.class);
		}
		assertAllHaveEnded(ROUNDS);
	}

	@ParameterizedTest
	@EnumSource(value = Protocol.class, names = { "HTTP11", "H2C" })
	void aFilterThatRepeatsTheRequestEndsTheResponseBefore(Protocol protocol) {
		start(protocol, (request, next) -> next.exchange(request)
			.flatMap((first) -> isEndless(first) ? next.exchange(request) : Mono.just(first)));
		StepVerifier.create(lines("/endless").take(1)).expectNext("x").expectComplete().verify(SOON);
		assertAllHaveEnded(2);
	}

	@ParameterizedTest
	@EnumSource(value = Protocol.class, names = { "HTTP11", "H2C" })
	void aBodyThatIsNeverSubscribedToIsEnded(Protocol protocol) {
		start(protocol);
		for (int i = 0; i < 2; i++) {
			StreamResponse response = this.application.client("reports")
				.get()
				.uri("/endless")
				.timeouts((clocks) -> clocks.withIdle(Duration.ofMillis(500)))
				.exchange()
				.block(SOON);
			assertThat(this.application.awaitTermination().message()).contains("nobody subscribed");
			Expect.failure(response.body(), StreamCancelledException.class);
		}
		assertAllHaveEnded(2);
	}

	private static Mono<ClientResponse> dropEndless(ClientResponse response) {
		return isEndless(response) ? Mono.error(new IllegalStateException("not wanted")) : Mono.just(response);
	}

	private static boolean isEndless(ClientResponse response) {
		return response.request().getURI().getPath().equals("/endless");
	}

	private Flux<String> lines(String path) {
		return this.application.client("reports").get().uri(path).retrieve().lines();
	}

	private void assertAllHaveEnded(int requests) {
		List<SeenExchange> seen = this.upstream.awaitRequests(requests, SOON);
		assertThat(seen)
			.allSatisfy((exchange) -> assertThat(exchange.awaitEnd(SOON)).isIn(ClientEnd.RESET, ClientEnd.CLOSED));
		StepVerifier.create(lines("/next")).expectNext("next").expectComplete().verify(SOON);
		this.application.assertNoLiveStreams();
	}

}
